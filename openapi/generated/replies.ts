// Generated from the contract by `npm run generate`. Do not edit.
import { z } from "zod";
import type { OperationId } from "./operations.js";
import * as schemas from "./validators.js";

/** The validator of each success status' JSON body; null where the body is not JSON. */
export const REPLIES: Readonly<Record<OperationId, Readonly<Record<number, z.ZodType | null>>>> = {
  "health.getHealth": { 200: schemas.Health },
  "health.getReady": { 200: schemas.Readiness, 503: schemas.Readiness },
  "meta.getOpenapi": { 200: z.record(z.string(), z.unknown()) },
  "health.getApiHealth": { 200: schemas.Health },
  "health.getApiReady": { 200: schemas.Readiness, 503: schemas.Readiness },
  "health.getDatabaseHealth": { 200: schemas.Health, 503: null },
  "auth.getJwks": { 200: schemas.JsonWebKeySet },
  "auth.register": { 200: schemas.User },
  "auth.login": { 200: schemas.Session },
  "auth.refresh": { 200: schemas.RefreshedTokens },
  "auth.logout": { 204: null },
  "auth.logoutAll": { 204: null },
  "users.listUsers": { 200: z.array(schemas.User) },
  "users.createUser": { 200: schemas.User },
  "users.getMe": { 200: schemas.User },
  "users.updateMe": { 200: schemas.User },
  "users.deleteMe": { 204: null },
  "users.changeMyPassword": { 200: z.literal(true) },
  "users.getMyAnonKey": { 200: schemas.AnonKey },
  "users.listProfiles": { 200: z.array(schemas.UserProfile) },
  "users.countUsers": { 200: z.int().min(0).max(9007199254740991) },
  "users.getUser": { 200: schemas.User },
  "users.updateUser": { 200: schemas.User },
  "users.deleteUser": { 200: z.literal(true) },
  "cors.listOrigins": { 200: z.array(schemas.CorsOrigin) },
  "cors.createOrigin": { 201: schemas.CorsOrigin },
  "cors.validateOrigin": { 200: schemas.OriginValidation },
  "cors.refreshCache": { 200: schemas.CorsCacheRefreshed },
  "cors.getOrigin": { 200: schemas.CorsOrigin },
  "cors.updateOrigin": { 200: schemas.CorsOrigin },
  "cors.deleteOrigin": { 200: schemas.CorsOriginDeleted },
};
