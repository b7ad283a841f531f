"""Texts that want to be more than text: what data may hold, and what no contract can bear."""

PRINTABLE = {
    "closing markup": "甲[/]公司",
    "link markup": "[@click=app.quit]x[/]甲公司",
    "variable markup": "[$primary]甲公司",
    "upper-case tag": "甲 [USD] 5 [BOLD]x",
    "trailing backslash": "甲公司\\",
    "markdown table": "甲|乙公司",
    "markdown emphasis": "*甲*_公司_ **x**",
    "markdown heading": "# 甲公司",
    "markdown link": "[甲](http://example.com)公司",
    "html": "<script>甲</script><!-- x -->&amp;",
    "jinja value": "{{ 7*7 }}甲公司",
    "jinja block": "{% raw %}甲{# x #}公司",
    "formula": "=1+1甲公司",
    "json": '"}]甲公司',
    "sql": "甲';DROP TABLE contract;--",
    "path": "../../甲公司",
    "format": "%s {0} {name}甲",
    "rare": "䶮㛃𠅤",
    "full width": "ＡＢＣ，１２３（甲）",
    "composed": "José 甲公司",
}
"""Taken as they are: every character of them is printed and shown, none means anything."""

FORBIDDEN = {
    "escape sequence": "甲\x1b[31m公司",
    "window title": "甲\x1b]0;title\x07公司",
    "clipboard": "甲\x1b]52;c;eA==\x1b\\公司",
    "C1 sequence": "甲\x9b31m公司",
    "NUL": "甲\x00公司",
    "bell": "甲\x07公司",
    "delete": "甲\x7f公司",
    "right to left override": "甲\u202e司公",
    "isolate": "甲\u2066公司\u2069",
    "zero width": "甲\u200b公司",
    "joiner": "甲\u200d公司",
    "byte order mark": "甲\ufeff公司",
    "soft hyphen": "甲\xad公司",
    "invisible letter": "甲\u3164公司",
    "private": "甲\ue000公司",
    "unassigned": "甲\u0378公司",
    "replacement": "甲\ufffd公司",
}
"""Refused wherever they are typed or imported; shown as U+FFFD where they are stored already."""

WITHOUT_GLYPH = {
    "emoji": "甲😀公司",
    "emoji sequence": "甲☁️公司",
    "combining": "甲x̂公司",
    "hieroglyph": "甲𓀀公司",
    "Korean": "甲한글",
    "Arabic": "甲ﷺ公司",
    "variation": "葛\U000e0100公司",
}
"""Harmless on a terminal, but in none of the fonts: refused where a contract would bear them."""

SURROGATE = "甲\udce9公司"
"""What bytes that are no UTF-8 become on a command line."""

LONG = "长" * 500
"""A name of 500 characters."""


def culprit(value: str, characters: str) -> str:
    """How a message names the first of some characters that a text holds."""
    return next(f"U+{ord(character):04X}" for character in value if character in characters)
