"""More to make tables of, from offices and daily life: orders, flights; rows that numbers name; yes and no."""

from __future__ import annotations

import numpy as np

Concept = tuple[str, tuple[str, ...], float, float]

# As bank.CONCEPTS: concept → (kind, headers that mean it, low, high). "time": a length of time, in minutes or days.
CONCEPTS: dict[str, Concept] = {
    "due": ("date", ("Due", "Due date", "Payable by", "Deadline", "Pay by", "Due by", "Payment due"), 2018, 2026),
    "issued": (
        "date",
        ("Issued", "Invoice date", "Order date", "Date issued", "Placed on", "Issued on", "Date"),
        2018,
        2026,
    ),
    "delivered": ("date", ("Delivered", "Delivery date", "Date delivered", "Arrived on"), 2018, 2026),
    "hired": ("date", ("Hired", "Hire date", "Start date", "Joined", "Employed since"), 1985, 2025),
    "departs": (
        "date",
        ("Departs", "Departure date", "Check-out", "Leaves on", "Departure", "Checked out"),
        2018,
        2026,
    ),
    "arrives": ("date", ("Arrives", "Arrival date", "Check-in", "Arrival", "Checked in"), 2018, 2026),
    "amount": (
        "money",
        ("Amount", "Net amount", "Total", "Amount due", "Order total", "Invoice total", "Net", "Billed"),
        1.5,
        5,
    ),
    "salary": ("money", ("Salary", "Annual salary", "Pay", "Yearly salary", "Wage"), 4.2, 5.3),
    "quantity": ("count", ("Quantity", "Qty", "Units", "Items", "Pieces"), 0, 3),
    "nights": ("count", ("Nights", "Number of nights", "Nights booked"), 0, 1.3),
    "score": ("count", ("Score", "Points", "Final score", "Marks"), 0.7, 2.9),
    "discount": ("percent", ("Discount", "Discount (%)", "Rebate", "Price reduction"), 0, 60),
    "duration": ("time", ("Duration", "Time taken", "Running time", "Time needed"), 0.7, 2.5),
    "distance": ("km", ("Distance", "Distance covered", "Route length"), 0.5, 3.9),
    "status": ("word", ("Status", "State of payment", "Progress"), 0, 0),
    "department": ("word", ("Department", "Team", "Division", "Unit"), 0, 0),
    "client": ("client", ("Client", "Client name", "Billed to"), 0, 0),
    "customer": ("person", ("Customer", "Buyer", "Ordered by"), 0, 0),
    "guest": ("person", ("Guest", "Booked by", "Guest of"), 0, 0),
    "goals": ("count", ("Goals", "Goals scored", "Scored", "Goals this season"), 0, 1.6),
    "matches": ("count", ("Matches", "Games", "Appearances", "Games played", "Matches played"), 0.5, 1.9),
    "club": ("word", ("Club", "Team", "Side", "Plays for"), 0, 0),
    "position": ("word", ("Position", "Role", "Plays as"), 0, 0),
    "attendance": ("count", ("Attendance", "Spectators", "Crowd", "Visitors"), 2, 4.8),
    "votes": ("count", ("Votes", "Votes cast", "Vote count"), 1.5, 5),
    "stock": ("count", ("Stock", "Stock level", "On hand", "Units in stock", "Inventory"), 0, 3.2),
    "capacity": ("count", ("Capacity", "Seats", "Places", "Maximum capacity"), 1, 4.5),
    "rooms": ("count", ("Rooms", "Bedrooms", "Number of rooms"), 0, 1.5),
    "pages": ("count", ("Pages", "Page count", "Number of pages"), 1.5, 3.1),
    "members": ("count", ("Members", "Membership", "Number of members"), 1, 4),
    "tax": ("percent", ("VAT", "VAT (%)", "Tax rate", "VAT rate", "Sales tax", "VAT %", "Tax (%)"), 0, 27),
    "fee": ("money", ("Fee", "Entry fee", "Membership fee", "Fees", "Admission"), 0.5, 3),
    "cost": ("money", ("Cost", "Total cost", "Construction cost", "Development cost", "Project cost"), 4, 9),
    "teacher": ("person", ("Teacher", "Taught by", "Instructor", "Tutor"), 0, 0),
    "supplier": ("client", ("Supplier", "Vendor", "Manufacturer", "Made by", "Brand"), 0, 0),
    "operator": ("client", ("Operator", "Run by", "Carrier", "Operated by", "Airline"), 0, 0),
    "language": ("word", ("Language", "Original language", "Spoken language"), 0, 0),
    "colour": ("word", ("Colour", "Color"), 0, 0),
    "level": ("word", ("Level", "Difficulty", "Grade"), 0, 0),
    "party": ("word", ("Party", "Political party", "List"), 0, 0),
}
CLOSE: tuple[set[str], ...] = (
    {"due", "issued", "delivered", "departs", "arrives", "opened", "released", "year"},
    {"hired", "born", "opened", "founded", "year"},
    {"amount", "salary", "price", "revenue", "profit", "budget"},
    {"quantity", "nights", "score", "employees", "passengers"},
    {"score", "rating"},
    {"distance", "length", "height", "depth", "elevation"},
    {"duration", "nights"},
    {"client", "customer", "guest", "founder", "author"},
    {"department", "field", "category", "status"},
    {"goals", "score", "matches"},
    {"attendance", "passengers", "capacity", "members"},
    {"stock", "quantity"},
    {"tax", "discount"},
    {"fee", "price", "amount"},
    {"cost", "price", "budget", "amount"},
    {"teacher", "author", "founder"},
    {"supplier", "operator", "client", "founder"},
    {"club", "department", "category"},
    {"position", "category", "level", "department"},
    {"language", "country"},
    {"level", "category", "score", "rating"},
    {"party", "club"},
    {"votes", "score"},
    {"rooms", "capacity", "area"},
)
SORTS = {
    "order": "issued delivered customer client quantity price amount discount tax status weight country",
    "booking": "guest city arrives departs nights price amount rating status",
    "invoice": "client issued due amount discount tax status category country",
    "employee": "born hired department salary city country rating score",
    "flight": "departs city distance duration passengers price status",
    "race": "city country distance duration score year category",
    "recipe": "author duration rating price weight category",
    "room": "price area rating guest nights category status",
    "course": "author field duration rating price score released teacher level language fee capacity",
    "satellite": "released operator weight elevation cost country status speed",
    "match": "attendance city club goals score arrives duration",
    "candidate": "born votes party birthplace budget status",
    "item": "stock supplier price weight colour category tax released",
    "event": "attendance city fee capacity arrives duration category cost",
    "club": "founded members city fee budget attendance",
    "house": "rooms area price city opened colour status",
    "lesson": "teacher level fee duration capacity language score",
    "festival": "attendance city country arrives departs fee budget founded",
    "ferry": "operator capacity length speed price released duration",
    "hotel": "rooms city price rating opened capacity country",
    "novel": "pages author released price language rating category",
    "exhibition": "opened departs attendance city fee cost author",
}
WORDS = {
    "status": ("paid", "open", "cancelled", "overdue", "pending", "confirmed", "shipped", "closed", "on hold", "draft"),
    "department": ("Sales", "Marketing", "Engineering", "Finance", "Support", "Logistics", "Legal", "Research",
                   "Production", "Human Resources"),
    "club": ("Rovers", "United", "Athletic", "Wanderers", "Albion", "Union", "Dynamo", "Sporting", "Racing", "Olympia"),
    "position": ("striker", "midfielder", "defender", "goalkeeper", "winger", "forward", "guard", "centre"),
    "language": ("English", "Spanish", "French", "German", "Italian", "Japanese", "Arabic", "Portuguese"),
    "colour": ("red", "blue", "green", "black", "white", "grey", "yellow", "brown", "silver"),
    "level": ("beginner", "intermediate", "advanced", "easy", "moderate", "hard", "expert"),
    "party": ("Greens", "Liberals", "Labour", "Conservatives", "Social Democrats", "Independents", "Centre Party"),
}  # fmt: skip
PERSONS = ("employee", "candidate")  # besides those of bank: rows that go by the names of people
# Columns of yes and no; no wording names one by its meaning, so their headers are told in the question: {colt}.
TRUTHS = (
    "Breakfast", "Insured", "Paid", "Certified", "Active", "Open to visitors", "Wheelchair access", "Member",
    "Approved", "Parking", "Warranty", "In stock", "Full time", "Vegetarian", "Night service", "Refundable", "Online",
    "Express delivery", "Air conditioning", "Listed", "Guided tours", "Free entry", "Gift wrapped", "Signed",
)  # fmt: skip
YES_NO = (("yes", "no"), ("yes", "no"), ("Yes", "No"), ("true", "false"), ("TRUE", "FALSE"), ("Y", "N"), ("✓", "✗"))
# Rows that go by a number or a code: sort → (letters before it where it is a code, digits)
CODED = {
    "order": ("ORD-", 4),
    "booking": ("BK", 5),
    "invoice": ("INV-", 4),
    "flight": ("BA", 3),
    "room": ("R", 3),
}


def codes(sort: str, rng: np.random.Generator, count: int) -> tuple[str, list[str]]:
    """A header, and so many numbers ("2301", "2302", …) or codes ("INV-2301"), all different; 6 in 10 are numbers."""
    letters, digits = CODED[sort]
    first = int(rng.integers(1 if rng.random() < 0.3 else 10 ** (digits - 1), 10**digits - 40))
    rising = rng.random() < 0.7
    numbers = [first + i for i in range(count)] if rising else (first + rng.permutation(400)[:count]).tolist()
    name = sort.capitalize()
    headers = (name, name, f"{name} no", f"{name} number", f"{sort}_id", f"{name} ID", "ID", "No", "#")
    header = headers[int(rng.integers(len(headers)))]
    if rng.random() < 0.6:
        return header, [str(number) for number in numbers]
    return header, [f"{letters}{number:0{digits}d}" for number in numbers]
