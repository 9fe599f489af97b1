/**
 * The contract of Holdfast, generated from its OpenAPI document.
 *
 * @module
 */
export { CONTRACT_TEXT } from "../generated/contract-text.js";
export { ERROR_CODES, type ErrorCode } from "../generated/error-codes.js";
export type * as models from "../generated/models.js";
export { OPERATIONS, type OperationId, type OperationInputs, type OperationReplies } from "../generated/operations.js";
export type { components, operations, paths } from "../generated/types.js";
export type { Access, AccessRule, Operation, OperationBody, OperationInput } from "./operation.js";
export type { ContentReply, Defaulted, EmptyReply, JsonReply, JsonText, ReplyHeaders, TextPair } from "./reply.js";
