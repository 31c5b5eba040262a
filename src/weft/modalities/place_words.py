"""Words around place names: "in Nice" is a place, "Nice" at the start of a sentence is not, nor is "London Bridge"."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Lower-case words inside names ("Rio de Janeiro"): triggers, so that a run is not cut there.
PARTICLES = tuple(
    sorted(
        _words(
            """
            de da do dos das del della di du des la le les el al am an der den sur sous upon under on en y i and of the
            """
        )
    )
)

# Never a place by itself, whatever stands before: only "March, England" is.
NEVER = _words(
    """
    january february march april may june july august september october november december spring summer autumn
    winter fall monday tuesday wednesday thursday friday saturday sunday most same of man can male much than
    many along best come date time deal central federal general green hit hub normal manage save say per an as
    at by do he if in is it me my no on or so to up us we north south east west union imperial independence
    enterprise surprise delta opportunity roman mars peer boom cat bar van salt marks pop semi nan sake
    hook god earth moon sun apollo colon bank
    """
)

# Common words, first and family names, companies: a place only after a word that says so.
NEEDS_CONTEXT = _words(
    """
    nice phoenix reading orange mobile bath sale split cork hull pare perm mesa concord ajax ann berkeley boma brent
    darwin george leon mary newton norman savannah santiago vladimir alice david ada martin marco sebastian
    jordan chad jersey charlotte victoria madison florence jackson lincoln aurora orlando salvador virginia
    carolina eugene salem regina augusta constantine medina lourdes adelaide alexandria vincent tyler irving
    warren clinton allen garland arlington chandler gilbert henderson elizabeth paterson hamilton nelson
    wellington pierre lawrence clarence logan kent murray ontario trinidad rosario mercedes loreto concepción
    concepcion toyota nokia ford santander philips bayer suzuki suzuka hitachi corona santa san lancaster
    windsor york douglas franklin monroe milton preston stanley byron bradford spencer wallace abraham francisco
    diego lucia angela paulo pedro juan jose maria carmen troy carson vernon wayne christian chester hayes
    hastings marion quincy barry marshall mitchell fisher bell parker turner grant gary grace rose sandy jean
    sofia palmer rogers bryan denton davis joliet richmond raleigh cleveland macon garden gardens
    """
)

# May stand capitalised before a place without being part of a name.
BEFORE_A_PLACE = _words(
    """
    the a an in at from to near of between and or but for with by on via through around outside inside into
    toward towards within across since after before while when where what which who whose why how is was are
    were do does did has have had can could will would shall should may might if as that this these those both
    neither either visit compare name find list tell give show convert not only even then than about over under
    there here capital city town
    """
)

# After these a common word is a place.
CONTEXT = tuple(
    sorted(
        _words(
            """
            in at from to near of between via through around outside inside into toward towards within across visit
            visited visiting reached leaving left capital city town village north south east west above
            """
        )
    )
)

# "University of Chicago", "Battle of Hastings": what follows is no mention of the place.
HEADS = _words(
    """
    university bank bishop archbishop battle treaty church college institute duke earl prince princess queen
    king lord council museum declaration parliament siege peace mayor tower port lady house school hospital
    court
    """
)

# A capitalised word that may follow a place without making it part of a longer name.
AFTER_A_PLACE = _words(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday the in at on from to and or is was are were has have i it he she
    we they
    """
)
