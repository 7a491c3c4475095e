/**
 * How kinds of files begin, and what opens them. Only kinds that say who they are: a signature of
 * four bytes or more, or of fewer with something else that must hold (see identify-file.ts).
 */

export interface FileKind {
  /** With its article, as it stands in a sentence: `a PDF document`. */
  readonly what: string;
  /** One sentence: what opens it, or how its arrays come out. */
  readonly advice: string;
}

export interface Signature extends FileKind {
  /** Where the bytes stand; the beginning unless given. */
  readonly at?: number;
  /** One character a byte (Latin-1). */
  readonly bytes: string;
}

const UNPACK = 'Unpack it first, then open what was in it.';
const PICTURE =
  'Load it in Python (imageio.v3.imread, or Pillow with np.asarray) and save the array with np.save.';
const SOUND = 'Load it in Python (soundfile.read) and save the samples with np.save.';
const PICKLE =
  'A pickle can run any program when it is loaded, so Arrayscope never loads one. If you trust it, load it in Python and save its arrays with np.save or np.savez.';

export const PICKLE_KIND: FileKind = { what: 'a Python pickle', advice: PICKLE };
export const JOBLIB_KIND: FileKind = { what: 'a joblib dump (a Python pickle)', advice: PICKLE };
export const TORCH_KIND: FileKind = {
  what: 'a PyTorch checkpoint (a zip archive around a Python pickle)',
  advice: PICKLE,
};
export const OLD_TORCH_KIND: FileKind = {
  what: 'a PyTorch checkpoint of the old kind (a Python pickle)',
  advice: PICKLE,
};
export const SAFETENSORS_KIND: FileKind = {
  what: 'a safetensors file of a model',
  advice: 'Load it in Python (safetensors.numpy.load_file) and save the arrays with np.savez.',
};
export const TFRECORD_KIND: FileKind = {
  what: 'a TFRecord file',
  advice:
    'Read it with tf.data.TFRecordDataset, parse the examples, and save the arrays with np.save.',
};
export const NIFTI_KIND: FileKind = {
  what: 'a NIfTI brain image',
  advice: 'Load it in Python (nibabel.load(…).get_fdata()) and save the array with np.save.',
};
export const RDS_KIND: FileKind = {
  what: 'an R data file (.rds or .RData)',
  advice: 'Load it in R and write it with arrow::write_parquet, or read it in Python with pyreadr.',
};
export const TAR_KIND: FileKind = { what: 'a tar archive', advice: UNPACK };
export const EXCEL_KIND: FileKind = {
  what: 'an Excel workbook',
  advice: 'Save the sheet as CSV, or read it in Python with pandas.read_excel.',
};
export const NPZ_KIND: FileKind = {
  what: 'a zip archive of .npy arrays (.npz)',
  advice: 'Load it in Python with np.load, and save each array with np.save.',
};
export const ZIP_KIND: FileKind = { what: 'a zip archive', advice: UNPACK };
export const WAV_KIND: FileKind = { what: 'a WAV recording', advice: SOUND };
export const WEBP_KIND: FileKind = { what: 'a WebP picture', advice: PICTURE };
export const VIDEO_KIND: FileKind = {
  what: 'an MP4 or QuickTime film',
  advice: 'Read its frames in Python (imageio, or PyAV) and save them with np.save.',
};
export const HDF5_KIND: FileKind = {
  what: 'an HDF5 file (also NetCDF-4, Keras .h5 and .h5ad)',
  advice: 'Read it in Python with h5py, and save the dataset with np.save.',
};

/** The first that fits counts: longer and surer ones stand before shorter ones. */
export const SIGNATURES: readonly Signature[] = [
  { bytes: '\x89PNG\r\n\x1a\n', what: 'a PNG picture', advice: PICTURE },
  { bytes: '\xff\xd8\xff', what: 'a JPEG picture', advice: PICTURE },
  { bytes: 'GIF87a', what: 'a GIF picture', advice: PICTURE },
  { bytes: 'GIF89a', what: 'a GIF picture', advice: PICTURE },
  ...['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].map((bytes) => ({
    bytes,
    what: 'a TIFF picture',
    advice: 'Load it in Python (tifffile.imread) and save the array with np.save.',
  })),
  {
    bytes: '%PDF-',
    what: 'a PDF document',
    advice: 'It is a document to read, and holds no array.',
  },
  {
    bytes: 'SIMPLE  =',
    what: 'a FITS file',
    advice: 'Load it in Python (astropy.io.fits.getdata) and save the array with np.save.',
  },
  {
    bytes: 'SQLite format 3\0',
    what: 'an SQLite database',
    advice: 'Export the table as CSV (sqlite3 -csv -header), or with DuckDB as Parquet.',
  },
  {
    bytes: 'DUCK',
    at: 8,
    what: 'a DuckDB database',
    advice: "Export the table in DuckDB: COPY … TO 'table.parquet'.",
  },
  {
    bytes: '\x0e\x03\x13\x01',
    what: 'an HDF4 file',
    advice: 'Convert it with h4toh5, or read it in Python with pyhdf.',
  },
  ...[0, 512, 1024, 2048].map((at) => ({ ...HDF5_KIND, bytes: '\x89HDF\r\n\x1a\n', at })),
  ...['CDF\x01', 'CDF\x02', 'CDF\x05'].map((bytes) => ({
    bytes,
    what: 'a NetCDF-3 file',
    advice: 'Convert it with nccopy -k nc4, or read it in Python with xarray.open_dataset.',
  })),
  {
    bytes: 'MATLAB 5.0 MAT-file',
    what: 'a MATLAB file (version 5 to 7.2)',
    advice: 'Load it in Python (scipy.io.loadmat) and save the arrays with np.savez.',
  },
  {
    bytes: 'MATLAB 7.3 MAT-file',
    what: 'a MATLAB 7.3 file, which is HDF5 inside',
    advice: 'Read it in Python with h5py, and save the arrays with np.savez.',
  },
  {
    bytes: 'GGUF',
    what: 'a GGUF file of a language model',
    advice: 'Read its tensors in Python with the gguf package (gguf.GGUFReader).',
  },
  {
    bytes: 'root',
    what: 'a ROOT file of particle physics',
    advice: 'Read it in Python (uproot.open) and save the branches as arrays.',
  },
  {
    bytes: 'DICM',
    at: 128,
    what: 'a DICOM medical image',
    advice: 'Load it in Python (pydicom.dcmread(…).pixel_array) and save the array with np.save.',
  },
  { ...NIFTI_KIND, bytes: 'n+1\0', at: 344 },
  { ...NIFTI_KIND, bytes: 'ni1\0', at: 344 },
  { ...NIFTI_KIND, bytes: 'n+2\0\r\n\x1a\n', at: 4 },
  {
    bytes: 'NRRD000',
    what: 'an NRRD image',
    advice: 'Load it in Python (nrrd.read) and save the array with np.save.',
  },
  {
    bytes: 'ORC',
    what: 'an ORC table',
    advice: 'Convert it in Python: pyarrow.orc.read_table, then pyarrow.parquet.write_table.',
  },
  {
    bytes: 'Obj\x01',
    what: 'an Avro file',
    advice: 'Convert it in Python (fastavro.reader) or with DuckDB to Parquet.',
  },
  {
    bytes: 'PAR1',
    what: 'a Parquet file',
    advice: 'Read it in Python with pyarrow.parquet.read_table.',
  },
  {
    bytes: 'ARROW1',
    what: 'an Arrow file (Feather)',
    advice: 'Read it in Python with pyarrow.feather.read_table.',
  },
  {
    bytes: 'FEA1',
    what: 'a Feather file of version 1',
    advice: 'Write it anew in Python: pyarrow.feather.read_table, then write_feather.',
  },
  {
    bytes: '\x93NUMPY',
    what: 'a NumPy array',
    advice: 'Load it in Python with np.load to see what is wrong with it.',
  },
  {
    bytes: '#ASDF',
    what: 'an ASDF file',
    advice: 'Load it in Python (asdf.open) and save the arrays with np.savez.',
  },
  {
    bytes: 'GRIB',
    what: 'a GRIB file of weather fields',
    advice: 'Read it in Python (xarray with cfgrib) and save the arrays.',
  },
  { bytes: 'fLaC', what: 'a FLAC recording', advice: SOUND },
  { bytes: 'OggS', what: 'an Ogg recording', advice: SOUND },
  {
    bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    what: 'an old Microsoft Office file (.xls, .doc or .ppt)',
    advice: 'If it is a workbook, save the sheet as CSV.',
  },
  { ...RDS_KIND, bytes: 'RDX2\n' },
  { ...RDS_KIND, bytes: 'RDX3\n' },
  { ...RDS_KIND, bytes: 'X\n\0\0\0\x02' },
  { ...RDS_KIND, bytes: 'X\n\0\0\0\x03' },
  { ...TAR_KIND, bytes: 'ustar', at: 257 },
  { bytes: '7z\xbc\xaf\x27\x1c', what: 'a 7-Zip archive', advice: UNPACK },
  { bytes: 'Rar!\x1a\x07', what: 'a RAR archive', advice: UNPACK },
  { bytes: '\xfd7zXZ\0', what: 'a file compressed with xz', advice: UNPACK },
  { bytes: '\x28\xb5\x2f\xfd', what: 'a file compressed with Zstandard', advice: UNPACK },
  { bytes: '\x04\x22\x4d\x18', what: 'a file compressed with LZ4', advice: UNPACK },
  {
    bytes: '\x7fELF',
    what: 'a program or library for Linux (ELF)',
    advice: 'It is a program, and holds no data to show.',
  },
  {
    bytes: 'version https://git-lfs.github.com/spec/',
    what: 'a Git LFS pointer: the data itself was never fetched',
    advice: 'Run “git lfs pull” in its repository, then open it again.',
  },
];
