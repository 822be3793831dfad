"""The scenarios that an experiment is asked of: shipped ones, files beside its own, or texts that came with results."""

from collections.abc import Iterable, Mapping

from coprod_sim.scenario.errors import InputError, unknown
from coprod_sim.scenario.load import load_scenario, scenario_names
from coprod_sim.scenario.names import ODD_BEGINNINGS, one_line
from coprod_sim.scenario.scenario import Scenario
from coprod_sim.scenario.yaml_source import Document


def read_towns(
    document: Document, words: Iterable[str], files: Mapping[str, Mapping[str, str]] | None
) -> dict[str, Scenario]:
    """The scenarios by what the file calls each; what is wrong is reported.

    Args:
        document: the experiment's file.
        words: its ``scenarios``.
        files: ``Experiment.files`` as they came with results; then nothing else is read but shipped scenarios.
    """
    towns: dict[str, Scenario] = {}
    for word in words:
        path, shipped = document.path.parent / word, word in scenario_names()
        if one_line(word) != word or word.startswith(ODD_BEGINNINGS):
            odd = " ".join(ODD_BEGINNINGS)
            document.report(("scenarios",), f"{one_line(word)}: a path cannot begin with {odd}; write ./ before it")
        elif not shipped and (word not in files if files is not None else not path.is_file()):
            document.report(("scenarios",), unknown(word, "scenario or file", scenario_names()))
        else:
            try:
                towns[word] = (
                    load_scenario(word) if shipped else load_scenario(path, None if files is None else files[word])
                )
            except InputError as error:
                document.problems += error.messages
    return towns
