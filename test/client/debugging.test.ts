/** The packet debugger in the editor. */
export {};
