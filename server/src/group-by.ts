/** Members of a sequence by what a function says of them, groups in the order in which they are met. */
export function groupBy<T, K>(members: Iterable<T>, keyOf: (member: T) => K): Map<K, T[]> {
    const groups = new Map<K, T[]>();
    for (const member of members) {
        const key = keyOf(member);
        const group = groups.get(key);
        if (group) {
            group.push(member);
        } else {
            groups.set(key, [member]);
        }
    }
    return groups;
}
