"""Mutants that no attack can notice, with what stands in for the check."""

_BROKEN = "what breaks is a complaint too: the check gives it its words"
_TYPED = "what is whole was read, and has all of them; the type checker is told"
_ONE = "one problem is enough; the check keeps others that follow from it from being told"
_QUICKER = "what was read already is read once more, and says the same"
_SHOWN = "what is shown, which tests of its own look at; no verdict hangs on it"

REDUNDANT: dict[str, str] = {
    "accounting.Accounts.refuse_rest: the filter self.update.exists_before(each)": _SHOWN,
    "accounting.dictionary: isinstance(value, generic.StreamObject) in "
    "not isinstance(value, generic.DictionaryObject) or isinstance(value, generic.StreamObject)": (
        "a stream says its length, which is no key of any dictionary that is looked at"
    ),
    "archival._numbers: raise UnallowedError(f'{_STORE}不正确')": _BROKEN,
    "archival._take_proof: raise UnallowedError(f'{_STORE}不正确')": _BROKEN,
    "archival._take_proof: if accounts.serves(raw.idnum, _KINDS[key].__name__): return": (
        "what is listed twice would be read twice"
    ),
    "archival._take_timestamp: '/V' not in field in "
    "entry_of(field, '/FT') != '/Sig' or '/V' not in field": _BROKEN,
    "archival._take_widget: raise UnallowedError(f'{_STAMP}不在原有的页上')": _BROKEN,
    "containers.altered_container: kinds - {'certificate'} in "
    "not _adds_nothing(signer, _STAMPS[maker]) or kinds - {'certificate'}": _BROKEN,
    "containers._lists_known_digests: all((each['parameters'].native is None for each in (own, *listed))) in "
    "all((each['parameters'].native is None for each in (own, *listed))) and names <": _BROKEN,
    "containers._names_its_digest: all((each['parameters'].native is None for each in (own, *listed))) in "
    "all((each['parameters'].native is None for each in (own, *listed))) and [each['": _BROKEN,
    "coverage.end_of_covered: len(numbers) != 4 in "
    "len(numbers) != 4 or min(numbers) < 0 or numbers[0] != 0": _BROKEN,
    "coverage.end_of_covered: len(gap) % 2 in not _HEX.fullmatch(gap) or len(gap) % 2 or "
    "second + length > len(content)": _BROKEN,
    "coverage.end_of_covered: second + length > len(content) in not _HEX.fullmatch(gap) or "
    "len(gap) % 2 or second + length > len(content)": "no revision ends there, as pyHanko finds as well",
    "coverage.end_of_covered: held != embedded.pkcs7_content in held != embedded.pkcs7_content or "
    "not has_only_padding(held)": (
        "with another gap than its own the signature is among what it digests, which no signer can make"
    ),
    "drawing.take_drawing: accounts.old(before) in accounts.old(before) or generic.DictionaryObject()": (
        "without it nothing may stand beside the drawing, with it what stood there before"
    ),
    "examining.Examination._examine: if read.embedded is None: return read": _BROKEN,
    "examining.Examination._timestamp: not problems in not problems and "
    "(doubt := (await _doubt_of_stamp(status, context, proof, _FILE_STAMP)))": _ONE,
    "examining.Examination._signature: not problems in not problems and "
    "(unsuitable := algorithm_problem(embedded, path, title))": _ONE,
    "examining.Examination._signature: not problems in not problems and "
    "(doubt := (await trust_problem(status, context, at, whose=title, "
    "setting=setting_for(party, self._trust))))": _ONE,
    "examining.Examination._signature: not problems in not problems and "
    "(unsuitable := usage_problem(path, title))": _ONE,
    "examining.Examination._signature: stamped in stamped or claimed": _SHOWN,
    "examining.Examination._signature: claimed in stamped or claimed": _SHOWN,
    "examining.Examination.all: self._archived |= examined.is_timestamp": _SHOWN,
    "examining.Examination._is_demo: return any(map(self._trust.is_demo, path)) or "
    "any((DEMO_ROOT_NAME in name for name in names)) is True": _SHOWN,
    "examining.Examination._is_demo: return any(map(self._trust.is_demo, path)) or "
    "any((DEMO_ROOT_NAME in name for name in names)) is False": _SHOWN,
    "examining.Examination._is_demo: any(map(self._trust.is_demo, path)) in "
    "any(map(self._trust.is_demo, path)) or any((DEMO_ROOT_NAME in name for name in names))": _SHOWN,
    "examining.Examination._is_demo: any((DEMO_ROOT_NAME in name for name in names)) in "
    "any(map(self._trust.is_demo, path)) or any((DEMO_ROOT_NAME in name for name in names))": _SHOWN,
    "examining.Examination._facts: bool(status.intact and status.valid) in "
    "bool(status.intact and status.valid) and covers is not Coverage.PART": _ONE,
    "examining.Examination._facts: status.intact in status.intact and status.valid": _ONE,
    "examining.Examination._facts: status.valid in status.intact and status.valid": _ONE,
    "identity.identity: if party is not SignatureParty.PLATFORM: return Identity.UNKNOWN": _SHOWN,
    "updating._references: raise UnallowedError('增加的表单域不正确')": _BROKEN,
    "updating._Walk._version: not isinstance(new, generic.NameObject) in "
    "not isinstance(new, generic.NameObject) or not _VERSION.fullmatch(new) or str(new) < least": _BROKEN,
    "opening.OpenedPdf.__init__: raise UnusableError('文件已加密；合同从不加密。')": _BROKEN,
    "opening.fields_of: raise UnusableError('文件的表单已损坏，不能读取签名。') from error": _BROKEN,
    "report._recorded: finding.party is None in finding.party is None or finding.certificate is "
    "None": "nothing is recorded of nobody",
    "returned._info: raise ForbiddenError('甲方签名已损坏，不能读取。', _AGAIN)": _TYPED,
    "returned._info: embedded is None in embedded is None or certificate is None or level is None": _TYPED,
    "returned._info: certificate is None in embedded is None or certificate is None or level is "
    "None": _TYPED,
    "returned._info: level is None in embedded is None or certificate is None or level is None": _TYPED,
    "revisions._is_text: return isinstance(value, generic.DictionaryObject) and "
    "(not isinstance(value, generic.StreamObject)) is False": _QUICKER,
    "revisions.Update._read: if place == self._reader.xrefs[reference] and isinstance(place, int) and "
    "_is_text(known): return (known, self._content.index(_OBJECT_END, place) + len": _QUICKER,
    "revisions.Update.touched: raise UnallowedError('对象的代号不为 0')": (
        "what is read by number 0 alone is not there, which is a complaint too"
    ),
    "suitability._is_known_key: return bool(key.bit_size >= LEAST_RSA_BITS) is True": (
        "pyHanko's own policy calls so short a key weak, which is the same flaw"
    ),
    "rules._certification: if each.finding.certificate is None: return": _ONE,
    "rules._signers: each.embedded is not None in each.embedded is not None and "
    "each.finding.certificate is not None": _TYPED,
    "rules.end_problems: if end is None: return": _ONE,
    "rules.is_registered: if each.embedded is None: return False": (
        "nothing can be read of None, which has the same answer"
    ),
    "rules.signature_problems: each.finding.certificate is not None in each.finding.coverage is "
    "Coverage.PART and each.finding.certificate is not None": _ONE,
}  # fmt: skip
"""By place."""
