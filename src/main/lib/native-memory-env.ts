/**
 * Limits of the Lance library, which it reads from the environment when it first scans: bytes that
 * a scan reads ahead (2 GiB unless told), and fragments that it opens ahead.
 */
export const LANCE_MEMORY_ENV: Readonly<Record<string, string>> = {
  LANCE_DEFAULT_IO_BUFFER_SIZE: String(64 * 1024 ** 2),
  LANCE_DEFAULT_FRAGMENT_READAHEAD: '2',
};

/**
 * Environment of a child process that moves large blocks through native libraries: its memory
 * stays flat, however many rows pass.
 *
 * glibc's own way is to keep freed blocks of up to 32 MB in arenas, where they are split and no
 * longer fit: converting 2 GB to Lance peaked at 1094 MB, and at 1018 MB where everything was kept
 * (MALLOC_MMAP_THRESHOLD_ of 1 GB). Here blocks of 4 MB and more go back to the system at once,
 * and come in huge pages so that taking them again costs little (glibc 2.35 or newer): about
 * 400 MB, for a few seconds more of the kernel's time. A threshold above the blocks that are moved
 * brings the growth back: with 40 MB, 1 GB took 4.9 s and not 5.6 s, but 3 GB with NaN, which Lance
 * is given 8 MB at a time, peaked at 791 MB and not 403. Other allocators ignore these names.
 */
export const NATIVE_MEMORY_ENV: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: String(4 * 1024 ** 2),
  MALLOC_TRIM_THRESHOLD_: String(64 * 1024 ** 2),
  MALLOC_TOP_PAD_: String(16 * 1024 ** 2),
  MALLOC_ARENA_MAX: '2',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  ...LANCE_MEMORY_ENV,
};
