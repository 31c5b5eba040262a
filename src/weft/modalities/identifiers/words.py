"""Words around identifiers: top-level domains, calling codes, what announces a phone, how long a country's IBAN is."""

from __future__ import annotations

# A name that ends in one of these is a host without more ado.
SURE_DOMAINS = frozenset(
    """
    com org net edu gov mil int biz io info coop museum aero eu uk de fr es pt nl dk fi ch cz hu gr ro bg hr ua ru
    jp cn kr tw hk sg th vn au nz ca br mx ar cl za ng ke eg il tr ir ae
    """.split()
)
# These are words, names in programs or ends of file names as well: only with a path, a port or after a second level.
SECOND_LEVELS = frozenset("co com org net ac gov edu ne or go".split())

# Calling codes of two digits; all others but 1 and 7 have three (ITU-T E.164).
TWO_DIGIT_CODES = frozenset(
    """
    20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90
    91 92 93 94 95 98
    """.split()
)
THREE_DIGIT_CODES = frozenset("21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99".split())

# "my mobile number is", "Tel:", "call us toll-free at": a number after these may have any grouping.
PHONES = """
    phone tel telephone mobile cell cellphone cellular fax facsimile pager hotline helpline landline whatsapp sms call
    calling dial ring reach contact text
""".split()
BETWEEN = """
    number numbers no nr is are was at on or and to under via me us him her them you my our your his their the direct
    directly free toll line phone mobile cell office home work now today please
""".split()

# Characters of an IBAN by country (ISO 13616).
IBAN_LENGTHS = {
    entry[:2]: int(entry[2:])
    for entry in """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18
    FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21
    MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25
    TL23 TN24 TR26 UA29 VA22 VG24 XK20
    """.split()
}
