"""A guard for any chat API: an answer whose figures its documents do not give is asked for once more, then refused."""

import weft


def guarded(ask, question, documents):
    """`ask` takes a text and gives the model's answer; `documents` as in weft.check. Raises ValueError with the
    figures."""
    prompt = question
    for _ in range(2):
        answer = ask(prompt)
        faults = weft.check(answer, documents).faults
        if not faults:
            return answer
        named = "; ".join(f"{each.written} ({each.because or each.verdict})" for each in faults)
        prompt = f"{question}\n\nThe documents do not give these figures: {named}. Leave them out, or put them right."
    raise ValueError(f"figures that the documents do not give: {named}")
