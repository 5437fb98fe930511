from realpolitik.errors import Problem, RealpolitikError, RunError, ScenarioError, UsageError


def test_problem_says_where_what_and_what_instead() -> None:
    problem = Problem("a.yaml", 3, 7, "actors.x.kind", "found 'stat'", allowed=("state", "bloc"), nearest="state")
    assert str(problem) == "a.yaml:3:7: actors.x.kind: found 'stat'; allowed: state, bloc; did you mean state?"


def test_problem_without_a_place_leaves_it_out() -> None:
    assert str(Problem("a.yaml", 0, 0, "", "not UTF-8 text")) == "a.yaml: not UTF-8 text"
    assert str(Problem("", 0, 0, "actors.x", "no value")) == "actors.x: no value"


def test_a_long_list_of_allowed_names_is_cut() -> None:
    text = str(Problem("", 0, 0, "", "no such", allowed=tuple(f"n{i}" for i in range(100))))
    assert "n23 and 76 more" in text
    assert "n24" not in text


def test_one_tree() -> None:
    for kind in (ScenarioError, UsageError, RunError):
        assert issubclass(kind, RealpolitikError)
    error = ScenarioError([Problem("a", 1, 1, "", "bad"), Problem("a", 2, 1, "", "meh", "warning")])
    assert str(error) == "a:1:1: bad"
    assert len(error.problems) == 2
    assert str(UsageError("no view 'x'", ["y"], "y")) == "no view 'x'; allowed: y; did you mean y?"
