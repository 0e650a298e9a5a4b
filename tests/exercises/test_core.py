"""The exercise mechanism: stubs, verdicts, diagnoses, and the helpers that test them."""

import linecache

import pytest
import torch

from course_utils import exercises
from course_utils.exercises import core

ALPHA_BARS = torch.linspace(1, 0.1, 11)
X0 = torch.full((2, 1, 2, 2), 0.5)
NOISE = torch.tensor([1.0, -2.0]).view(2, 1, 1, 1).expand(2, 1, 2, 2).clone()
T = torch.tensor([3, 9])


@core.exercise("0.1", title="One jump")
def one_jump(x0, t, noise, alpha_bars):
    """Noise x0 to step t."""
    signal = alpha_bars[t].view(-1, 1, 1, 1)
    # --- your turn
    return signal.sqrt() * x0 + (1 - signal).sqrt() * noise
    # --- end


def no_roots(x0, t, noise, alpha_bars):
    signal = alpha_bars[t].view(-1, 1, 1, 1)
    return signal * x0 + (1 - signal) * noise


def no_second_root(x0, t, noise, alpha_bars):
    signal = alpha_bars[t].view(-1, 1, 1, 1)
    return signal.sqrt() * x0 + (1 - signal) * noise


def check_one_jump(answer):
    return core.judge(
        one_jump,
        answer,
        trials=[(X0, T, NOISE, ALPHA_BARS)],
        diagnoses=[
            (lambda a: a.got.no_such_attribute, "a predicate that raises does not apply"),
            (core.gives(no_roots), "Both square roots are missing."),
            (core.gives(no_second_root), "The second square root is missing."),
            (core.raises(IndexError), "Is `t` the step, or the image?"),
        ],
    )


# ---------------------------------------------------------------- stubs


def test_stub_keeps_all_but_the_marked_part():
    assert core.find_exercise("0.1").stub_source == (
        "def one_jump(x0, t, noise, alpha_bars):\n"
        '    """Noise x0 to step t."""\n'
        "    signal = alpha_bars[t].view(-1, 1, 1, 1)\n"
        "    ...  # your code here"
    )


def test_solution_source_has_neither_decorator_nor_marks():
    source = core.exercise_of(one_jump).solution_source
    assert (
        source.startswith("def one_jump(") and "your turn" not in source and "# ---" not in source
    )
    assert "return signal.sqrt() * x0 + (1 - signal).sqrt() * noise" in source


def test_two_marked_parts_are_both_replaced():
    @core.exercise("0.2", title="Two parts")
    def two_parts(x):
        # --- your turn
        y = x + 1
        # --- end
        if x > 0:
            # --- your turn
            y = y * 2
            # --- end
        return y

    stub = core.exercise_of(two_parts).stub_source
    assert stub.count(core.PLACEHOLDER) == 2 and "y = " not in stub
    verdict = core.judge(two_parts, core.exercise_of(two_parts).stub(), trials=[(1,)])
    assert verdict.passed is None, "the untouched stub raises NameError, yet it is 'not yet tried'"


def test_missing_or_disordered_marks_are_refused():
    def unmarked(x):
        return x

    def disordered(x):
        # --- end
        return x
        # --- your turn

    for function in (unmarked, disordered):
        with pytest.raises(ValueError, match=r"your turn"):
            core.exercise("0.9", title="")(function)
    assert "0.9" not in core.REGISTRY


def test_a_number_cannot_be_given_twice():
    def other(x):
        # --- your turn
        return x
        # --- end

    with pytest.raises(ValueError, match="already 'one_jump'"):
        core.exercise("0.1", title="")(other)


def test_unknown_exercise_is_named():
    with pytest.raises(KeyError, match=r"no exercise 99\.1"):
        core.find_exercise("99.1")


# ---------------------------------------------------------------- verdicts


def test_solution_passes_and_stub_is_not_tried():
    core.assert_solved("0.1", check_one_jump)


@pytest.mark.parametrize("untouched", [None, ...])
def test_placeholder_instead_of_a_function_is_not_tried(untouched):
    assert check_one_jump(untouched).passed is None


def test_stub_typed_in_a_notebook_is_not_tried():
    namespace = {}
    source = core.find_exercise("0.1").stub_source.replace("Noise x0", "My own words")
    exec(compile(source, "cell", "exec"), namespace)
    assert check_one_jump(namespace["one_jump"]).passed is None


MUTANTS = {"0.1": [(no_roots, "both square roots"), (no_second_root, "second")]}


@pytest.mark.parametrize("number, mutant, part", core.mutant_cases(MUTANTS))
def test_mutant_is_killed(number, mutant, part):
    core.assert_killed(check_one_jump, mutant, part)


def test_helpers_notice_a_surviving_mutant_and_a_wrong_hint():
    with pytest.raises(AssertionError, match="survives"):
        core.assert_killed(check_one_jump, one_jump, "")
    with pytest.raises(AssertionError, match="is not in"):
        core.assert_killed(check_one_jump, no_roots, "sign")


def test_solved_helper_notices_a_check_that_fails_the_solution_or_passes_the_stub():
    with pytest.raises(AssertionError, match="the solution fails"):
        core.assert_solved("0.1", lambda answer: core.Verdict(False, "never good"))
    with pytest.raises(AssertionError, match="the untouched stub"):
        core.assert_solved("0.1", lambda answer: core.Verdict(True, "always good"))


def test_exception_becomes_a_verdict_with_its_line():
    def divides(x0, t, noise, alpha_bars):
        count = 0
        return 1 / count

    verdict = check_one_jump(divides)
    assert verdict.passed is False
    assert "ZeroDivisionError: division by zero (line 3 of your function)" in verdict.message


def test_diagnosis_of_an_exception():
    verdict = check_one_jump(lambda x0, t, noise, alpha_bars: alpha_bars[[99]])
    assert verdict.hint == "Is `t` the step, or the image?"


def test_forgotten_return_wrong_shape_nan_and_wrong_type_are_named():
    def silent(x0, t, noise, alpha_bars):
        x0 = x0 + noise

    cases = [
        (silent, "end in `return ...`"),
        (lambda x0, t, noise, ab: x0[0], "shape should be (2, 1, 2, 2), yours is (1, 2, 2)"),
        (lambda x0, t, noise, ab: x0 * torch.nan, "NaN"),
        (lambda x0, t, noise, ab: "text", "should be a Tensor, yours is a str"),
        (lambda x0, t, noise, ab: x0, core.GENERIC_HINT),
    ]
    for function, part in cases:
        core.assert_killed(check_one_jump, function, part)


def test_changed_input_is_noticed_even_when_the_value_is_right():
    def in_place(x0, t, noise, alpha_bars):
        signal = alpha_bars[t].view(-1, 1, 1, 1)
        return x0.mul_(signal.sqrt()) + (1 - signal).sqrt() * noise

    core.assert_killed(check_one_jump, in_place, "in place")
    assert (X0 == 0.5).all(), "the check's own data must survive"


def test_result_instead_of_the_function():
    verdict = check_one_jump(torch.zeros(2))
    assert verdict.passed is False and "check_one_jump(one_jump)" in verdict.hint


def test_functions_that_draw_noise_are_compared_with_the_same_numbers():
    @core.exercise("0.3", title="Noise")
    def draw(n):
        # --- your turn
        return torch.randn(n)
        # --- end

    state = torch.get_rng_state()
    assert core.judge(draw, lambda n: torch.randn(n), trials=[(4,), (5,)])
    assert not core.judge(draw, lambda n: torch.rand(n), trials=[(4,)])
    assert torch.equal(state, torch.get_rng_state())


def test_run_walks_through_generators():
    @core.exercise("0.4", title="Count")
    def count(n):
        # --- your turn
        yield from range(n)
        # --- end

    def starts_at_one(n):
        yield from range(1, n + 1)

    def walk(function, n):
        return list(function(n))

    assert core.judge(count, lambda n: iter(range(n)), [(3,)], run=walk)
    wrong = core.judge(
        count,
        starts_at_one,
        [(3,)],
        [(core.gives(lambda n: range(1, n + 1)), "starts at 0")],
        run=walk,
    )
    assert wrong.hint == "starts at 0"


def test_second_trial_is_tried_too():
    verdict = core.judge(
        one_jump,
        lambda x0, t, noise, ab: one_jump(x0, t.clamp(max=9), noise, ab),
        [(X0, T, NOISE, ALPHA_BARS), (X0, T + 1, NOISE, ALPHA_BARS)],
    )
    assert verdict.passed is False


def test_expect_close():
    low = (lambda a: a.got < a.expected, "too low")
    assert core.expect_close(..., 2.0).passed is None
    assert core.expect_close(2.000001, 2.0)
    assert core.expect_close(1.0, 2.0, [low]).hint == "too low"
    assert core.expect_close(3.0, 2.0, [low], hint="a general one").hint == "a general one"
    assert "shape" in core.expect_close([1.0, 2.0], torch.zeros(3)).hint


@pytest.mark.parametrize(
    "a, b, same",
    [
        (1.0, 1.0 + 1e-7, True),
        (1.0, 1.001, False),
        ([1, 2], (1, 2), True),
        ((1, 2), (1, 2, 3), False),
        ({"a": torch.ones(2)}, {"a": torch.ones(2)}, True),
        ({"a": 1}, {"b": 1}, False),
        ("beta", "beta", True),
        ("beta", 1, False),
        (None, 1.0, False),
        (torch.ones(2), torch.ones(2, 1), False),
        (torch.ones(2, dtype=torch.float64), torch.ones(2), True),
    ],
)
def test_close(a, b, same):
    assert core.close(a, b) is same


def test_verdict_shows_a_word_and_escapes_html():
    verdict = core.Verdict(False, "a < b", "use `x <= y`")
    assert repr(verdict) == "✗ Not yet right. a < b\n  Hint: use `x <= y`"
    page = verdict._repr_html_()
    assert "Not yet right." in page and "a &lt; b" in page and "<code>x &lt;= y</code>" in page
    assert bool(core.Verdict(True, "")) and not core.Verdict(None, "") and not verdict


def test_checks_are_found_by_name(tmp_path, monkeypatch):
    unit = tmp_path / "unit98.py"
    unit.write_text("def check_something(answer):\n    return 'found'\n")
    monkeypatch.setattr(exercises, "__path__", [*exercises.__path__, str(tmp_path)])
    linecache.clearcache()
    assert exercises.check_something(None) == "found"
    assert "check_something" in dir(exercises)
    with pytest.raises(AttributeError, match=r"no check_nothing; .*check_something"):
        exercises.check_nothing  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        exercises.other  # noqa: B018
