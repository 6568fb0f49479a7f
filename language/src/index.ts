/** The only door of the language: server/ and test/ import from here (as `#language`). */
export * from './generated/ast.js';
export * from './model/address.js';
export * from './model/design.js';
export * from './model/display-filter.js';
export * from './model/network.js';
export * from './model/probe.js';
export * from './model/profile.js';
export * from './model/source-span.js';
export * from './vpc-module.js';
