"""Parquet, Arrow tables, DataFrames of pandas and polars as columns of cells; decimals and dates exact.

A column of floats is written as the shortest decimals that name them, in the precision of the column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from weft.errors import WeftError
from weft.tables.coded import Coded, Coding
from weft.tables.limits import bounded
from weft.tables.objects import from_objects
from weft.tables.raw import FIELDS, RawTable, left_out, named, written


def read(source: Any) -> RawTable | None:
    """The table in a frame; None for what is none."""
    if hasattr(source, "to_pylist") and hasattr(source, "schema"):
        return from_arrow("records", source)
    if type(source).__module__.split(".")[0] == "polars" and hasattr(source, "get_columns"):
        series = source.get_columns()
        if any(one.dtype.is_nested() for one in series):
            return from_objects("records", source.to_dicts())
        return _table("records", source.columns, (_polars_cells(one) for one in series))
    if hasattr(source, "to_dict") and hasattr(source, "iloc"):
        columns = [source.iloc[:, place] for place in range(len(source.columns))]
        if any(_nests(column) for column in columns):
            return from_objects("records", source.to_dict("records"))
        return _table("records", list(map(str, source.columns)), map(_pandas_cells, columns))
    return None


def _polars_cells(series: Any) -> Iterable[Any]:
    # a list would hold the doubles nearest to single floats, whose shortest decimals are others
    return series.to_numpy() if str(series.dtype) == "Float32" else series.to_list()


def _pandas_cells(column: Any) -> Iterable[Any]:
    return column.to_numpy() if str(column.dtype) == "float32" else column.tolist()


def _nests(column: Any) -> bool:
    return str(column.dtype) == "object" and any(isinstance(cell, dict | list | tuple) for cell in column)


def _table(name: str, header: Sequence[str], columns: Iterable[Iterable[Any]]) -> RawTable:
    made = []
    for cells in [each for each, _ in zip(columns, range(FIELDS))]:
        coding = Coding()
        coding.add(map(written, cells))
        made.append(coding.coded())
    return _whole(name, list(header), made)


def _whole(name: str, header: list[str], columns: list[Coded]) -> RawTable:
    if not columns or not len(columns[0]):
        raise WeftError(f"{name}: no rows. Wanted at least one row with a field.")
    bounded(name, len(columns[0]), dict(zip(header, columns)))
    notes = [left_out(name, len(header))] if len(header) > FIELDS else []
    return named(RawTable(name, header[:FIELDS], (), notes, columns))


def read_parquet(path: Path) -> RawTable:
    """A Parquet file, a column at a time."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise WeftError(f"{path.name}: Parquet needs pyarrow. Run: pip install 'weft[parquet]'.") from None
    try:
        file = pyarrow.parquet.ParquetFile(path)
        header = file.schema_arrow.names
        if _any_nested(file.schema_arrow) or len(set(header)) < len(header):
            return from_arrow(path.name, file.read())
        columns = _read_columns(path.name, file, header[:FIELDS])
    except (OSError, ValueError) as error:
        if isinstance(error, WeftError):
            raise
        raise WeftError(f"{path.name}: not a Parquet file ({str(error).splitlines()[0]}).") from None
    return _whole(path.name, header, columns)


def _read_columns(name: str, file: Any, header: Sequence[str]) -> list[Coded]:
    """WeftError before a column is taken that is too much to hold."""
    bounded(name, file.metadata.num_rows, {})
    made: dict[str, Coded] = {}
    for column in header:
        made[column] = _coded(file.read([column]).column(0))
        bounded(name, file.metadata.num_rows, made)
    return list(made.values())


def from_arrow(name: str, table: Any) -> RawTable:
    if _any_nested(table.schema):
        return from_objects(name, table.to_pylist())
    return _whole(name, list(table.schema.names), [_coded(table.column(i)) for i in range(table.num_columns)[:FIELDS]])


def _any_nested(schema: Any) -> bool:
    import pyarrow

    return any(pyarrow.types.is_nested(one.type) for one in schema)


def _coded(column: Any) -> Coded:
    import pyarrow

    coding = Coding()
    try:
        packed = column.combine_chunks()
        packed = packed.chunk(0) if isinstance(packed, pyarrow.ChunkedArray) and packed.num_chunks else packed
        packed = packed if pyarrow.types.is_dictionary(packed.type) else packed.dictionary_encode()
        distinct, places = packed.dictionary, packed.indices
    except (pyarrow.ArrowNotImplementedError, AttributeError):
        coding.add(map(written, column.to_pylist()))
        return coding.coded()
    single = pyarrow.types.is_float32(distinct.type) or pyarrow.types.is_float16(distinct.type)
    coding.add(map(written, distinct.to_numpy(zero_copy_only=False) if single else distinct.to_pylist()))
    coding.add([None])  # the last: of the rows without a place
    renumbered = np.array(coding.codes, np.int32)
    codes = renumbered[places.fill_null(len(renumbered) - 1).to_numpy(zero_copy_only=False)]
    return Coded(list(coding.numbers), codes).taken(np.arange(len(codes)))  # only what occurs
