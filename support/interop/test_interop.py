"""What Arrayscope writes, the reference implementations read bit for bit; and the other way round.

Run by `npm run test:interop`, which sets ARRAYSCOPE_CLI and ARRAYSCOPE_HYRAX_SOURCE.
"""

import tempfile
import unittest
from pathlib import Path

import lance
import lancedb
import numpy as np
from arrayscope_cli import arrayscope
from batch_folder import awkward_tensors, read_batch_folder, same_bits, write_batch_folder
from hyrax_modules import result_dataset

LANCE_DTYPES = [
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64",
]  # fmt: skip


def mixed_ids(rows):
    """Unsorted, of many lengths, not all ASCII, some empty-looking, one doubled."""
    ids = np.array([f"obj-{(i * 7919) % 1000:03d}-{'é☉𝄞'[: i % 4]}" for i in range(rows)])
    ids[1] = ids[0]
    return ids


class Interop(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)

    def check_in_hyrax(self, folder, ids, tensors):
        reader = result_dataset().ResultDataset({}, folder)
        self.assertEqual(len(reader), len(ids))
        self.assertEqual(list(reader.ids()), [str(i) for i in ids])
        rows = np.stack([row["data"] for row in reader[np.arange(len(ids))]])
        self.assertTrue(same_bits(rows, tensors), "tensors differ in Hyrax's reader")
        self.assertTrue(same_bits(reader[len(ids) - 1]["data"], tensors[-1]))
        self.assertEqual(reader.get_object_id(0), str(ids[0]))

    def check_in_pylance(self, folder, ids, tensors):
        dataset = lance.dataset(str(folder / "lance_db" / "results.lance"))
        table = dataset.to_table()
        self.assertEqual(table["object_id"].to_pylist(), [str(i) for i in ids])
        flat = table["data"].combine_chunks().values.to_numpy(zero_copy_only=False)
        self.assertTrue(same_bits(flat.reshape(tensors.shape), tensors), "tensors differ in pylance")
        self.assertEqual(len(dataset.versions()), 1, "superseded versions are left")
        self.assertEqual(lancedb.connect(str(folder / "lance_db")).open_table("results").count_rows(), len(ids))

    def test_every_dtype_in_stored_order(self):
        for dtype in LANCE_DTYPES:
            with self.subTest(dtype=dtype):
                ids, tensors = mixed_ids(57), awkward_tensors(dtype, 57, (3, 4, 2))
                source, target = self.folder / f"{dtype}-npy", self.folder / f"{dtype}-lance"
                write_batch_folder(source, ids, tensors, 20)
                result = arrayscope("migrate", source, target)
                self.assertEqual(result["rows"], 57)
                self.assertTrue(result["verified"]["complete"])
                self.check_in_hyrax(target, ids, tensors)
                self.check_in_pylance(target, ids, tensors)
                read_ids, read_tensors = read_batch_folder(source)
                self.assertTrue(same_bits(read_ids, ids) and same_bits(read_tensors, tensors))

    def test_index_order(self):
        ids = np.array([f"id-{(i * 37) % 101:03d}" for i in range(101)])
        tensors = awkward_tensors("float32", 101, (5,))
        write_batch_folder(self.folder / "npy", ids, tensors, 25)
        arrayscope("migrate", self.folder / "npy", self.folder / "lance", "--order", "index")
        order = np.argsort(ids, kind="stable")
        self.check_in_hyrax(self.folder / "lance", ids[order], tensors[order])
        self.assertTrue(arrayscope("verify", self.folder / "npy", self.folder / "lance")["equal"])

    def test_ids_of_other_dtypes(self):
        for ids in (np.arange(40)[::-1].copy(), np.array([f"b{i}".encode() for i in range(40)])):
            with self.subTest(dtype=str(ids.dtype)):
                tensors = awkward_tensors("float64", 40, (2, 2))
                name = ids.dtype.kind
                write_batch_folder(self.folder / name, ids, tensors, 16)
                arrayscope("migrate", self.folder / name, self.folder / f"{name}-lance")
                text = [i.decode() if isinstance(i, bytes) else str(i) for i in ids]
                self.check_in_hyrax(self.folder / f"{name}-lance", text, tensors)
                arrayscope("migrate", self.folder / f"{name}-lance", self.folder / f"{name}-back", "--to", "hyrax")
                back_ids, back = read_batch_folder(self.folder / f"{name}-back")
                self.assertEqual(list(back_ids), list(ids))
                self.assertTrue(same_bits(back, tensors))

    def test_complex_and_big_endian_come_back(self):
        for dtype in ("complex64", "complex128", ">f4", ">i8"):
            with self.subTest(dtype=dtype):
                ids = mixed_ids(30)
                tensors = awkward_tensors(np.dtype(dtype).newbyteorder("="), 30, (4, 3)).astype(dtype)
                name = np.dtype(dtype).name + np.dtype(dtype).byteorder.replace(">", "-big").replace("=", "")
                write_batch_folder(self.folder / name, ids, tensors, 12)
                fields = {f["name"]: f for f in arrayscope("inspect", self.folder / name)["fields"]}
                self.assertEqual(fields["tensor"]["dtype"], np.dtype(dtype).name)
                arrayscope("migrate", self.folder / name, self.folder / f"{name}-lance")
                arrayscope("migrate", self.folder / f"{name}-lance", self.folder / f"{name}-back", "--to", "hyrax")
                back_ids, back = read_batch_folder(self.folder / f"{name}-back")
                self.assertEqual(list(back_ids), list(ids))
                native = np.frombuffer(
                    tensors.tobytes() if dtype[0] != ">" else tensors.byteswap().tobytes(),
                    dtype=np.dtype(dtype).newbyteorder("="),
                ).reshape(tensors.shape)
                self.assertTrue(same_bits(back, native))

    def test_opens_what_hyrax_writes_as_lance(self):
        ids, tensors = [f"h{i}" for i in range(33)], awkward_tensors("float32", 33, (4, 5))
        tensors = np.where(np.isnan(tensors), np.float32(1.5), tensors)
        writer = result_dataset().ResultDatasetWriter(self.folder / "theirs")
        writer.write_batch(np.array(ids[:20]), list(tensors[:20]))
        writer.write_batch(np.array(ids[20:]), list(tensors[20:]))
        writer.commit()
        seen = arrayscope("inspect", self.folder / "theirs")
        self.assertEqual((seen["format"], seen["rowCount"]), ("lance", 33))
        fields = {f["name"]: f for f in seen["fields"]}
        self.assertEqual((fields["data"]["dtype"], fields["data"]["shape"]), ("float32", [4, 5]))
        for row in (0, 19, 20, 32):
            out = self.folder / f"row-{row}.npy"
            arrayscope("preview", self.folder / "theirs", "--row", row, "--out", out)
            self.assertTrue(same_bits(np.load(out), tensors[row]))

    def test_opens_what_numpy_writes(self):
        ids, tensors = mixed_ids(64), awkward_tensors("float32", 64, (6, 7, 3))
        write_batch_folder(self.folder / "npy", ids, tensors, 30)
        np.save(self.folder / "plain.npy", tensors)
        np.save(self.folder / "fortran.npy", np.asfortranarray(tensors))
        for path in ("npy", "plain.npy", "fortran.npy"):
            self.assertEqual(arrayscope("inspect", self.folder / path)["rowCount"], 64)
            for row in (0, 29, 30, 63):
                out = self.folder / f"{path}-{row}.npy"
                arrayscope("preview", self.folder / path, "--row", row, "--out", out)
                self.assertTrue(same_bits(np.load(out), tensors[row]), f"{path} row {row}")
        out = self.folder / "slice.npy"
        arrayscope("preview", self.folder / "npy", "--row", 5, "--slice", "::2, -3:, 1", "--out", out)
        self.assertTrue(same_bits(np.load(out), tensors[5][::2, -3:, 1]))

    def test_plain_npy_to_lance_and_back(self):
        tensors = awkward_tensors("float64", 45, (3, 3))
        np.save(self.folder / "plain.npy", tensors)
        arrayscope("migrate", self.folder / "plain.npy", self.folder / "lance")
        self.check_in_hyrax(self.folder / "lance", [str(i) for i in range(45)], tensors)

    def test_numpy_reads_what_arrayscope_writes(self):
        arrayscope("sample", self.folder / "sample", "--items", 60, "--shape", "16,16,3", "--seed", 3)
        ids, tensors = read_batch_folder(self.folder / "sample")
        self.assertEqual((tensors.shape, tensors.dtype), ((60, 16, 16, 3), np.dtype("float32")))
        self.assertEqual(len(set(ids)), 60)
        self.assertTrue(np.isnan(tensors).any(), "the sample has its NaN pixels")
        index = np.load(self.folder / "sample" / "batch_index.npy")
        self.assertTrue(same_bits(index, np.sort(index, order="id")), "the index is sorted as NumPy sorts")
        insertion = np.load(self.folder / "sample" / "batch_index_insertion_order.npy")
        self.assertEqual(list(insertion["id"]), list(ids))

    def test_the_incumbents_blind_spots_are_seen(self):
        """A row lost and another doubled, and rows swapped inside a batch, must not pass."""
        ids = np.array([f"id-{i:03d}" for i in range(40)])
        tensors = awkward_tensors("float32", 40, (4,))
        write_batch_folder(self.folder / "good", ids, tensors, 20)
        wrong = {"doubled": np.r_[0:7, 8, 8:40], "swapped": np.r_[1, 0, 2:40]}
        for name, order in wrong.items():
            write_batch_folder(self.folder / name, ids[order], tensors[order], 20)
            arrayscope("migrate", self.folder / name, self.folder / f"{name}-lance")
            seen = arrayscope("verify", self.folder / "good", self.folder / f"{name}-lance", expect=1)
            self.assertFalse(seen["equal"])
            self.assertGreater(len(seen["differences"]), 0)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Interop)
    outcome = unittest.TextTestRunner(verbosity=2).run(suite)
    failed = len({test.id().split(" ")[0] for test, _ in outcome.failures + outcome.errors})
    print(f"{outcome.testsRun - failed} passed, {failed} failed, {len(outcome.skipped)} skipped")
    raise SystemExit(0 if outcome.wasSuccessful() and outcome.testsRun > 0 else 1)
