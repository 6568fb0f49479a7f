/**
 * Generates the parser tables and AST types from the grammar: `langium generate`, on every Node from 20.10.
 *
 * Chevrotain checks the grammar with `Object.groupBy`, which Node has from 21; here it gets one.
 */
Object.groupBy ??= (items, keyOf) => {
    const groups = Object.create(null);
    for (const item of items) {
        const key = keyOf(item);
        groups[key] ??= [];
        groups[key].push(item);
    }
    return groups;
};

process.argv.splice(2, process.argv.length, 'generate', '-f', 'language/langium-config.json');
await import('../node_modules/langium-cli/bin/langium.js');
