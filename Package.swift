// swift-tools-version: 5.9
import PackageDescription

let package = Package(
  name: "Holdfast",
  platforms: [.iOS(.v15), .macOS(.v12), .tvOS(.v15), .watchOS(.v8)],
  products: [.library(name: "Holdfast", targets: ["Holdfast"])],
  targets: [
    .target(
      name: "Holdfast",
      path: "swift/Sources/Holdfast",
      swiftSettings: [.enableExperimentalFeature("StrictConcurrency")]
    ),
    .testTarget(
      name: "HoldfastTests",
      dependencies: ["Holdfast"],
      path: "swift/Tests/HoldfastTests",
      swiftSettings: [.enableExperimentalFeature("StrictConcurrency")]
    ),
  ]
)
