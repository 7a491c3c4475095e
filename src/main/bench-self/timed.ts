/** Seconds of `repeats` runs after one warm-up that is not counted. */
export async function timed(work: () => Promise<unknown>, repeats: number): Promise<number[]> {
  await work();
  const samples: number[] = [];
  for (let run = 0; run < repeats; run += 1) {
    const start = performance.now();
    await work();
    samples.push((performance.now() - start) / 1000);
  }
  return samples;
}
