import gzip
import json
import sqlite3
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa
from builders.stores import a_baseline, sql

from oba.domain.errors import StoreError
from oba.pack.canonical import digest
from oba.store.baselines import baseline_json, freeze, frozen_baselines
from oba.store.database import opened_store

DAY = date(2024, 12, 31)
MATRICES = ("history", "forecast", "working_forecast", "low_80", "high_80", "low_95", "high_95")
ARRAYS = (*MATRICES, "scale", "n_points", "denominators")


def frozen(folder, baseline):
    with opened_store(folder, partnership="small") as store:
        with store.writing() as connection:
            freeze(connection, baseline, priority="warmth", cycle="2024-25", frozen_on=DAY)
        with store.reading() as connection:
            return frozen_baselines(connection, priority="warmth", cycle="2024-25")[baseline.indicator]


def test_a_baseline_is_read_back_to_six_decimals_with_its_gaps(tmp_path):
    baseline = a_baseline()
    found = frozen(tmp_path, baseline)
    assert found.frozen_on == DAY
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(found.baseline, name), np.round(getattr(baseline, name), 6), name)
        assert getattr(found.baseline, name).shape == getattr(baseline, name).shape
    assert found.baseline.history[0, 0] == 0.123456
    for name in ("indicator", "areas", "periods", "horizon", "method", "parameters", "releases", "back_test"):
        assert getattr(found.baseline, name) == getattr(baseline, name)
    assert found.baseline.working_scale == baseline.working_scale
    assert found.baseline.is_seasonal
    assert found.baseline.pooled.tolist() == [True, False]
    for bank in ("own", "net"):
        for kept, given in zip(getattr(found.baseline.bank, bank), getattr(baseline.bank, bank), strict=True):
            np.testing.assert_array_equal(kept, np.round(given, 6))


def test_the_digest_names_the_text_and_freezing_what_was_read_gives_it_again(tmp_path):
    found = frozen(tmp_path, a_baseline())
    assert found.digest == digest(baseline_json(a_baseline()))
    assert found.digest == digest(baseline_json(found.baseline))
    assert found.digest == "c5cd22ad7fae3a1657a3b752d41208e029dddfd484ed9ec007783b620f5325ab"


@pytest.mark.parametrize("noise", [4e-7, -4e-7])
def test_differences_finer_than_the_sixth_decimal_change_nothing(noise):
    plain = replace(a_baseline(), history=np.array([[1.0, 2.0, 3.0, 4.0], [np.nan] * 4]))
    assert baseline_json(replace(plain, history=plain.history + noise)) == baseline_json(plain)


def test_minus_nothing_is_frozen_as_nothing():
    kept = json.loads(baseline_json(a_baseline()))
    assert "-0.0" not in baseline_json(a_baseline())
    assert kept["history"][0][1] == 0.0
    assert kept["forecast"][0][1] == 0.0
    assert kept["history"][1] == [None] * 4


def test_a_baseline_without_areas_periods_or_placebos_is_read_back_in_shape(tmp_path):
    empty = a_baseline(
        areas=(),
        history=np.zeros((0, 4)),
        **{name: np.zeros((0, 3)) for name in MATRICES[1:]},
        scale=np.zeros(0),
        n_points=np.zeros(0),
        denominators=np.zeros(0),
        pooled=np.zeros(0, dtype=np.bool_),
    )
    found = frozen(tmp_path, empty).baseline
    assert (found.history.shape, found.forecast.shape, found.scale.shape) == ((0, 4), (0, 3), (0,))


def test_a_baseline_of_the_first_form_is_read_as_it_was_meant(tmp_path):
    frozen(tmp_path, a_baseline(indicator="T-2"))  # makes the store
    old = {
        name: part
        for name, part in json.loads(baseline_json(a_baseline())).items()
        if name not in ("working_scale", "working_forecast", "denominators", "is_seasonal", "back_test")
    }
    body = json.dumps(old)
    with sqlite3.connect(tmp_path / "oba.sqlite") as connection:
        connection.execute(
            "INSERT INTO baseline (priority, cycle, indicator, revision, frozen_on, reason, digest, body) "
            "VALUES ('warmth', '2024-25', 'T-1', 1, '2024-12-31', 'first', ?, ?)",
            (digest(body), gzip.compress(body.encode())),
        )
    connection.close()
    with opened_store(tmp_path, partnership="small") as store, store.reading() as connection:
        found = frozen_baselines(connection, priority="warmth", cycle="2024-25")["T-1"].baseline
    np.testing.assert_array_equal(found.working_forecast, found.forecast)
    assert found.working_scale.name == "as published"
    assert found.back_test == ()
    assert np.isnan(found.denominators).all()


def test_a_second_first_freeze_is_refused(tmp_path):
    frozen(tmp_path, a_baseline())
    with pytest.raises(sa.exc.IntegrityError):
        frozen(tmp_path, a_baseline())


def test_baselines_of_another_priority_or_cycle_are_left_alone(tmp_path):
    frozen(tmp_path, a_baseline())
    with opened_store(tmp_path, partnership="small") as store, store.reading() as connection:
        assert frozen_baselines(connection, priority="warmth", cycle="2025-26") == {}
        assert frozen_baselines(connection, priority="food", cycle="2024-25") == {}


def test_a_frozen_baseline_that_was_altered_is_refused(tmp_path):
    frozen(tmp_path, a_baseline())
    sql(tmp_path, "DROP TRIGGER baseline_no_update")
    sql(tmp_path, "UPDATE baseline SET body = substr(body, 1, length(body) - 9)")
    with (
        opened_store(tmp_path, partnership="small") as store,
        store.reading() as connection,
        pytest.raises(StoreError) as refused,
    ):
        frozen_baselines(connection, priority="warmth", cycle="2024-25")
    assert str(refused.value) == (
        "warmth, 2024-25, T-1: the frozen baseline in the database is not the one that was frozen. Restore the "
        "database from a backup: a baseline is never made anew."
    )
