"""How English states a date: patterns whose named groups `words.py` reads."""

import re

_MONTH = (
    r"(?:(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)"
)
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:19[89]\d|20[0-4]\d)"
_SHORT = r"['’‘]\d\d"  # '21
_RANGE = r"(?:(?:\s?[-–]\s?|\s+(?:and|to|&)\s+)\d{1,2}(?:st|nd|rd|th)?)?"
_MANY = (
    r"(?i:an?\s+couple\s+of|couple\s+of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\d{1,2})"
)
_CAP = r"(?:[Ll]ast|[Tt]his|[Nn]ext)"
_TH = r"(?:st|nd|rd|th)?"
_FORMS = (
    rf"(?P<iso>{_YEAR}-[01]\d(?:-[0-3]\d)?)(?![\d-])",
    rf"(?P<d0>[0-3]?\d)\.(?P<m0>[01]?\d)\.(?P<y0>{_YEAR})(?![\d.])",
    # 5 March 2024, the 5th of March, 18-20 March
    rf"(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?P<d1>\d{{1,2}}){_TH}{_RANGE}(?:\s+of)?\s+(?P<m1>{_MONTH})"
    rf",?(?:\s+(?P<y1>{_YEAR})\b)?",
    # March 5, 2024
    rf"(?:{_WEEKDAY},?\s+)?(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}}){_TH}\b{_RANGE}(?:,?\s+(?P<y2>{_YEAR})\b)?",
    rf"(?P<m3>{_MONTH})(?:\s+of)?,?\s+(?P<y3>{_YEAR}|{_SHORT})\b",
    # in March, early November, last June
    rf"(?:(?P<prep4>[Ii]n|[Bb]etween|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|of|[Bb]ack\s+in|from)\s+)?"
    rf"(?:(?P<part4>[Ee]arly|[Ll]ate|[Mm]id|{_CAP})[\s-]+)?(?P<m4>{_MONTH})(?!\.?,?(?:\s+of)?\s+['’‘]?\d)(?!\w)",
    rf"(?:(?P<part5>{_CAP})\s+)?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
    rf"(?:\s+(?:of\s+)?(?P<y5>{_YEAR}))?\b",
    rf"(?:Q[1-4]|(?:first|second|third|fourth|last)\s+(?:quarter|half)(?:\s+of)?)[\s-]+(?P<y6>{_YEAR})\b",
    r"(?P<today>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Ll]ast\s+night"
    r"|[Tt]his\s+(?:morning|afternoon|evening))(?!\w)",
    rf"(?:(?P<part8>{_CAP}|[Cc]oming)\s+)?(?P<weekday>{_WEEKDAY})s?\b",
    rf"(?P<part9>{_CAP}|[Ee]arlier\s+(?:this|in\s+the)|[Ll]ater\s+(?:this|in\s+the)|[Tt]he\s+past)"
    r"\s+(?P<unit9>week|month|year)(?!\w)",
    rf"(?P<many>{_MANY})\s+(?P<unit10>day|week|month|year)s?\s+(?:ago|earlier)\b",
    # the move comes a week after
    rf"(?P<come>[Cc](?:omes?|oming)\s+(?:(?:just|only|about|nearly|almost|barely|(?:less|more)\s+than)\s+)?)"
    rf"(?P<many11>{_MANY})\s+(?P<unit11>day|week|month|year)s?\s+after\b",
    r"(?P<vague>(?:[Aa]\s+few|[Ss]everal|[Ss]ome)\s+(?:weeks|months)\s+ago)",
    # in 2021, early 2022, the 2023 summit
    r"(?P<prep12>(?i:in|since|during|by|from|until|of|before|after|throughout|between|the|a|early|late|mid"
    rf"|its|their|his|her|our))[\s-](?:(?:early|late|mid|about|around|the\s+year)[\s-])?(?P<y12>{_YEAR})"
    r"(?![\w/]|-\d)",
    rf"(?<=['’]s\s)(?P<y13>{_YEAR})(?![\w/]|-\d)",  # Greece's 2022 law
)
WHEN = re.compile(rf"(?<![\w/-])(?:{'|'.join(_FORMS)})")
