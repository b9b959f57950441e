/** Names that sg(1) takes for a group and never for an option. They are handed over as an argument, not to a shell. */
export function isGroupName(name: string): boolean {
  return /^[^-:\p{Cc}][^:\p{Cc}]*$/u.test(name);
}
