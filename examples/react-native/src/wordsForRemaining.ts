/** The remaining time, rounded for people. */
export function wordsForRemaining(remainingSecs: number): string {
  if (remainingSecs <= 0) return 'now';
  const minutes = Math.floor(remainingSecs / 60);
  if (minutes === 0) return 'in less than a minute';
  if (minutes < 60) return minutes === 1 ? 'in 1 minute' : `in ${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours === 1 ? 'in 1 hour' : `in ${hours} hours`;
}
