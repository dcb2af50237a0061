/** Whether Go's `net.ParseMAC` takes the text: 6, 8 or 20 bytes, by `:` or `-`, or in fours by `.`. */
export function isMac(text: string): boolean {
  const bytes = /^[0-9a-fA-F]{2}(?:(:[0-9a-fA-F]{2})+|(-[0-9a-fA-F]{2})+)$/.test(text)
    ? (text.length + 1) / 3
    : /^[0-9a-fA-F]{4}(\.[0-9a-fA-F]{4})+$/.test(text)
      ? ((text.length + 1) / 5) * 2
      : 0;
  return bytes === 6 || bytes === 8 || bytes === 20;
}
