#!/usr/bin/env python3
"""Recounts the board of a secret ballot, from the text of FORMAT.md alone.

    verify.py BOARD...        says `sound` or `broken: why` for each; exit 0 if all are sound, 3 if one is
                              broken, 1 if one could not be read, 2 for wrong use
    verify.py --mh HASH BOARD also compares the manifest's hash (base64url)

Needs Python 3.9 and nothing else. Ed25519 signatures are checked if the package `cryptography` is there;
without it the answer says `sound except signatures`, and is worth that much.
"""

import base64
import bisect
import hashlib
import json
import re
import struct
import sys
import unicodedata
from collections import Counter
from fractions import Fraction

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None


class Broken(Exception):
    """The first thing found that is not as the format says."""


def need(condition, why):
    if not condition:
        raise Broken(why)


# Bytes (section 1)

def H(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def number8(number):
    return struct.pack(">Q", number)


def hash_list(hashes):
    return H(b"ss1-list\0", *sorted(hashes))


def b64(text, size=None):
    need(isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]*", text) and len(text) % 4 != 1, "b64")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    need(base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text, "b64 form")
    need(size is None or len(raw) == size, "b64 size")
    return raw


def fraction(text):
    need(isinstance(text, str) and re.fullmatch(r"-?[0-9]+/[0-9]+", text), "fraction")
    above, below = map(int, text.split("/"))
    need(below > 0 and abs(above) < 2**127 and below < 2**127, "fraction")
    value = Fraction(above, below)
    need(told(value) == text, "fraction form")
    return value


def told(value):
    return f"{value.numerator}/{value.denominator}"


# Ed25519 and RSASSA-PSS

P = 2**255 - 19
SMALL_ORDER = {0, 1, P - 1}
for _y in (0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
           0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7):
    SMALL_ORDER |= {_y, P - _y}


def signed(key, message, signature):
    for point in (key, signature[:32]):
        y = int.from_bytes(point, "little") & (2**255 - 1)
        if y >= P or y in SMALL_ORDER:
            return False
    if Ed25519PublicKey is None:
        return True
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def mask(seed, length):
    blocks = (hashlib.sha384(seed + struct.pack(">I", i)).digest() for i in range(length // 48 + 1))
    return b"".join(blocks)[:length]


def pss(modulus, message, signature):
    value = int.from_bytes(signature, "big")
    if value >= modulus:
        return False
    encoded = pow(value, 65537, modulus).to_bytes(256, "big")
    masked, digest, trailer = encoded[:207], encoded[207:255], encoded[255]
    if trailer != 0xBC or masked[0] & 0x80:
        return False
    block = bytearray(a ^ b for a, b in zip(masked, mask(digest, 207)))
    block[0] &= 0x7F
    if any(block[:158]) or block[158] != 1:
        return False
    return digest == hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + block[159:]).digest()


# Lines in their one form (sections 1 and 3)

U32, U64 = "u32", "u64"
TEXT, FLAG, FRACTION = "text", "flag", "fraction"


def B(size):
    return ("b64", size)


def MAP(of):
    return ("map", of)


def LIST(of):
    return ("list", of)


def ONE_OF(*words):
    return ("one of", words)


OPTION = {"id": TEXT, "title": TEXT}
MAJORITY = {"base": ONE_OF("entitled", "present", "cast", "votes"), "over": FRACTION, "strict": FLAG}
QUORUM = {"over": FRACTION, "strict": FLAG}
RULES = {
    "score": {"kind": TEXT, "points": MAP(U32), "quota": LIST({"id": TEXT, "seats": "seats"}),
              "ties": ONE_OF("up", "down", "open")},
    "pass": {"kind": TEXT, "yes": TEXT, "no": TEXT, "majority": MAJORITY, "quorum": QUORUM, "written": FLAG},
    "elect": {"kind": TEXT, "seats": U32, "cap": U32, "write_in": FLAG, "majority": MAJORITY,
              "quorum": QUORUM},
}
MANIFEST = {
    "t": TEXT, "v": U32, "meeting": TEXT, "title": TEXT, "profile": ONE_OF("S", "T"),
    "slots": LIST({"id": TEXT, "title": TEXT, "kind": ONE_OF("one", "paper"), "options": LIST(OPTION),
                   "write_in": FLAG}),
    "classes": LIST({"id": TEXT, "title": TEXT, "weight": U32, "admitted": U32, "merge": TEXT}),
    "k_min": U32, "k_floor": U32, "floor": ONE_OF("renormalise", "void"), "rules": "rules", "row": U32,
    "objection_seconds": U32, "issuers": MAP(TEXT), "seal": LIST({"name": TEXT, "key": TEXT}),
    "sign": MAP(B(32)), "script": TEXT, "verifier": TEXT,
}
ROLL_NUMBERS = ["entitled", "present", "phone", "printed", "scanned", "plain", "pen", "spoiled", "returned",
                "missing"]
SHAPES = {
    "manifest": MANIFEST,
    "checkpoint": {"t": TEXT, "what": ONE_OF("frozen", "closed", "final"), "n": U64, "h": B(32),
                   "sig": MAP(B(64))},
    "roll": {"t": TEXT, "g": TEXT, **{name: U64 for name in ROLL_NUMBERS}, "barred": MAP(U64)},
    "env": {"t": TEXT, "g": TEXT, "h": B(32), "seq": U64, "k": B(32), "r": B(256), "s": B(64)},
    "withheld": {"t": TEXT, "g": TEXT, "count": U64},
    "open": {"t": TEXT, "by": TEXT, "in": U64, "out": U64, "hash_in": B(32), "hash_out": B(32), "retry": U64},
    "bad": {"t": TEXT, "by": TEXT, "at": ONE_OF("envelope", "item", "row"), "why": TEXT, "h": B(32),
            "b": TEXT},
    "row": {"t": TEXT, "c": TEXT, "g": TEXT, "o": TEXT, "k": B(32), "s": B(64), "r": B(256)},
    "written": {"t": TEXT, "c": TEXT, "o": TEXT, "count": U64, "sig": MAP(B(64))},
    "result": {"t": TEXT, "c": TEXT, "counts": MAP(MAP(U64)), "score": TEXT, "outcome": LIST(TEXT)},
    "delete": {"t": TEXT, "by": TEXT, "key": B(32), "sig": B(64)},
}
STAGES = {"manifest": 0, "frozen": 1, "roll": 2, "env": 3, "closed": 4, "withheld": 5, "open": 6, "bad": 7,
          "row": 8, "written": 9, "result": 10, "final": 11, "delete": 12}


def is_number(value, below):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < below


def shape(value, wanted):
    """Checks a value against its shape; the order of members is checked with it."""
    if isinstance(wanted, dict):
        need(isinstance(value, dict) and list(value) == list(wanted), "members")
        for name, inner in wanted.items():
            shape(value[name], inner)
    elif wanted in (U32, U64):
        need(is_number(value, 2**32 if wanted == U32 else 2**64), "number")
    elif wanted == TEXT:
        need(isinstance(value, str), "text")
    elif wanted == FLAG:
        need(isinstance(value, bool), "flag")
    elif wanted == FRACTION:
        fraction(value)
    elif wanted == "rules":
        need(isinstance(value, dict) and value.get("kind") in RULES, "rules")
        shape(value, RULES[value["kind"]])
    elif wanted == "seats":
        need(isinstance(value, dict) and list(value) in (["number"], ["share"]), "seats")
        shape(value, {"number": U32} if "number" in value else {"share": FRACTION})
    elif wanted[0] == "b64":
        b64(value, wanted[1])
    elif wanted[0] == "one of":
        need(value in wanted[1], "word")
    elif wanted[0] == "list":
        need(isinstance(value, list), "list")
        for inner in value:
            shape(inner, wanted[1])
    else:
        need(isinstance(value, dict) and list(value) == sorted(value), "map")
        for inner in value.values():
            shape(inner, wanted[1])


def read(raw):
    try:
        line = json.loads(raw.decode("utf-8"))
        again = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Broken("no JSON") from error
    need(again == raw and isinstance(line, dict), "not in the one form")
    need(isinstance(line.get("t"), str) and line["t"] in SHAPES, "unknown line")
    shape(line, SHAPES[line["t"]])
    return line


# Manifest (section 4)

SPKI_HEAD = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100")
SPKI_TAIL = bytes.fromhex("0203010001")
P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
P256_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


def ids(entries):
    names = [entry["id"] for entry in entries]
    need(len(set(names)) == len(names), "an id twice")
    for name in names:
        need(re.fullmatch(r"[a-z0-9-]{1,12}", name), "id")
        need(name not in ("out", "null", "barred", "void"), "reserved id")


def share(text):
    value = fraction(text)
    need(0 < value <= 1, "share")
    return value


def places(quota, units):
    seats = quota["seats"]
    if "number" in seats:
        return seats["number"]
    value = share(seats["share"]) * units
    return value.numerator // value.denominator


class Manifest:
    def __init__(self, line, raw):
        self.line, self.mh = line, H(raw)
        self.slots = {slot["id"]: slot for slot in line["slots"]}
        self.rules = line["rules"]
        need(line["v"] == 1 and line["slots"] and line["classes"], "version or nothing to vote")
        self.check_names()
        self.classes = self.voting()
        self.check_rules()
        self.check_rows()
        self.issuers = self.read_issuers()
        self.signers = {name: b64(key, 32) for name, key in line["sign"].items()}
        self.seal = [sealer["name"] for sealer in line["seal"]]

    def check_names(self):
        line = self.line
        ids(line["slots"])
        ids(line["classes"])
        for slot in line["slots"]:
            ids(slot["options"])
        seal = [sealer["name"] for sealer in line["seal"]]
        for name in seal + list(line["sign"]):
            need(re.fullmatch(r"[A-Za-z0-9-]{1,24}", name), "name")
        if line["profile"] == "S":
            need(seal == ["server"], "tellers")
        else:
            need(2 <= len(seal) <= 5 and len(set(seal)) == len(seal) and "server" not in seal, "tellers")
        need(set(seal) | {"server"} <= set(line["sign"]) and len(line["sign"]) <= 10, "signers")
        for sealer in line["seal"]:
            point = b64(sealer["key"], 65)
            x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
            need(point[0] == 4 and x < P256 and y < P256, "point")
            need((y * y - (x**3 - 3 * x + P256_B)) % P256 == 0, "point")

    def voting(self):
        entries = self.line["classes"]
        named = {entry["id"]: entry for entry in entries}
        for entry in entries:
            need(entry["merge"] == "" or (entry["merge"] in named and entry["merge"] != entry["id"]), "merge")
        need(sum(entry["weight"] for entry in entries) > 0, "weight")
        sizes = {entry["id"]: [entry["weight"], entry["admitted"]] for entry in entries}
        gone = {}

        def leads(name):
            while name in gone:
                name = gone[name]
            return name

        def small():
            for name in sizes:
                merge = named[name]["merge"]
                if sizes[name][1] < self.line["k_min"] and merge and leads(merge) != name:
                    return name, leads(merge)
            return None

        while (pair := small()) is not None:
            name, target = pair
            weight, admitted = sizes.pop(name)
            sizes[target][0] += weight
            sizes[target][1] += admitted
            gone[name] = target
        return sizes

    def check_rules(self):
        line, rules = self.line, self.rules
        kind = "paper" if rules["kind"] == "elect" else "one"
        for slot in line["slots"]:
            need(slot["kind"] == kind and slot["options"], "kind of slot")
        if rules["kind"] != "score":
            need(line["k_min"] == 0 and line["k_floor"] == 0, "minimums")
            share(rules["majority"]["over"])
            share(rules["quorum"]["over"])
        options = [{option["id"] for option in slot["options"]} for slot in line["slots"]]
        if rules["kind"] == "score":
            points = rules["points"]
            need(points, "points")
            for own in options:
                need(set(points) <= own and len(own) > len(points), "points")
            bound = 4 * max(1, *points.values()) * max(1, sum(w for w, _ in self.classes.values()))
            for _, admitted in self.classes.values():
                bound *= max(1, admitted)
            need(bound < 2**127, "too large")
            quota = rules["quota"]
            names = [own["id"] for own in quota]
            need(all(names) and len(set(names)) == len(names), "quota")
            need(sum(places(own, len(options)) for own in quota) <= len(options), "quota")
        elif rules["kind"] == "pass":
            need(rules["yes"] != rules["no"], "yes and no")
            need(all({rules["yes"], rules["no"]} <= own for own in options), "yes and no")
        else:
            need(len(options) == 1 and line["slots"][0]["write_in"] == rules["write_in"], "paper")
            need(rules["seats"] and rules["cap"], "seats")
            need(rules["seats"] <= len(options[0]) or rules["write_in"], "seats")

    def check_rows(self):
        def longest(slot):
            if slot["kind"] == "paper":
                return len(slot["options"])
            return max(len(option["id"]) for option in slot["options"])

        slots = max(len(slot["id"]) + max(6, longest(slot)) for slot in self.line["slots"])
        least = 356 + max(map(len, self.classes)) + slots
        need(least <= self.line["row"] <= 4096, "row")

    def read_issuers(self):
        needed = {f"{label}/{name}" for name in self.classes for label in ["out", *self.slots]}
        allowed = {f"null/{slot}/{name}" for name in self.classes for slot in self.slots}
        keys = {}
        need(needed <= set(self.line["issuers"]) <= needed | allowed, "issuers")
        for name, text in self.line["issuers"].items():
            raw = b64(text, 294)
            need(raw[:33] == SPKI_HEAD and raw[289:] == SPKI_TAIL, "issuer")
            need(raw[33] & 0x80 and raw[288] & 1, "issuer")
            keys[name] = (int.from_bytes(raw[33:289], "big"), H(raw))
        need(len({key for _, key in keys.values()}) == len(keys), "an issuer twice")
        return keys

    def token(self, label, group, key, token):
        modulus, key_id = self.issuers[f"{label}/{group}"]
        context = H(b"ss1-slot\0", self.mh, label.encode(), b"\0", group.encode())
        return pss(modulus, b"\0\2" + key + context + key_id, token)

    def allows(self, slot, choice):
        options = [option["id"] for option in slot["options"]]
        if slot["kind"] == "one":
            return choice in options or (slot["write_in"] and choice[:1] == "+" and is_name(choice[1:]))
        return paper(slot, choice) is not None

    def check_row(self, row):
        """Why a row does not count, or None."""
        slot, group, choice = row["c"], row["g"], row["o"]
        label = f"null/{slot}" if choice == "barred" else slot
        if slot not in self.slots or f"{label}/{group}" not in self.issuers:
            return "slot or class"
        if 356 + sum(len(text.encode()) for text in (slot, group, choice)) > self.line["row"]:
            return "length"
        if choice != "barred" and not self.allows(self.slots[slot], choice):
            return "choice"
        if not self.token(label, group, row["k"], row["r"]):
            return "token"
        message = b"ss1-vote\0" + self.mh + label.encode() + b"\0" + choice.encode()
        return None if signed(row["k"], message, row["s"]) else "signature"


WHITE = set("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | set(map(chr, range(0x2000, 0x200B)))


def is_name(name):
    odd = any(unicodedata.category(c) == "Cc" or c == "+" or (c in WHITE and c != " ") for c in name)
    return bool(name) and not odd and name == name.strip(" ") and "  " not in name


def paper(slot, text):
    """Letters and names of a paper, or None."""
    letters, *names = text.split("+")
    right = len(letters) == len(slot["options"]) and set(letters) <= set("fxa")
    right = right and all(map(is_name, names)) and names == sorted(set(names))
    return (letters, names) if right and (slot["write_in"] or not names) else None


def row_bytes(row, size):
    c, g, o = (row[name].encode() for name in "cgo")
    head = bytes([len(c)]) + c + bytes([len(g)]) + g + struct.pack(">H", len(o)) + o
    return (head + row["k"] + row["s"] + row["r"]).ljust(size, b"\0")


def row_of(raw):
    """The row of these bytes, or None."""
    try:
        texts, at = [], 0
        for width in (1, 1, 2):
            length = int.from_bytes(raw[at:at + width], "big")
            text = raw[at + width:at + width + length]
            if len(raw[at:at + width]) != width or len(text) != length:
                return None
            texts.append(text.decode("utf-8"))
            at += width + length
    except UnicodeDecodeError:
        return None
    rest = raw[at:]
    if len(rest) < 352 or any(rest[352:]):
        return None
    return dict(zip("cgo", texts), k=rest[:32], s=rest[32:96], r=rest[96:352])


# All lines together (sections 2, 3 and 6)

class Board:
    def __init__(self, data):
        need(data.endswith(b"\n"), "no end of the last line")
        raws = data[:-1].split(b"\n")
        self.lines = [read(raw) for raw in raws]
        need(self.lines[0]["t"] == "manifest", "no manifest")
        self.manifest = Manifest(self.lines[0], raws[0])
        self.check_order()
        self.check_chain(raws)
        for line in self.lines:
            for name in set(line) & {"h", "k", "s", "r", "hash_in", "hash_out"}:
                line[name] = b64(line[name])
        self.kinds = {kind: [line for line in self.lines if line["t"] == kind] for kind in SHAPES}

    def check_order(self):
        def stage(line):
            return STAGES[line["what"] if line["t"] == "checkpoint" else line["t"]]

        stages = [stage(line) for line in self.lines]
        need(stages == sorted(stages), "order of lines")
        for single in (0, 1, 4, 11):
            need(stages.count(single) == 1, "manifest or checkpoint")

        def ascending(kind, key, strictly):
            keys = [key(line) for line in self.lines if line["t"] == kind]
            pairs = zip(keys, keys[1:])
            need(all(a < b if strictly else a <= b for a, b in pairs), f"order of {kind}")

        stations = ["envelope", "item", "row"]
        ascending("env", lambda line: b64(line["h"]), True)
        ascending("bad", lambda line: (stations.index(line["at"]), b64(line["h"])), False)
        ascending("row", lambda line: (line["c"], line["g"], line["o"], b64(line["k"])), False)
        ascending("written", lambda line: (line["c"], line["o"]), True)

    def signatures(self, sig, message):
        need(set(sig) == set(self.manifest.signers), "signers")
        for name, key in self.manifest.signers.items():
            need(signed(key, message, b64(sig[name], 64)), f"signature of {name}")

    def check_chain(self, raws):
        head = H(b"ss1")
        for at, (line, raw) in enumerate(zip(self.lines, raws)):
            if line["t"] == "checkpoint":
                need(line["n"] == at and b64(line["h"]) == head, "chain")
                self.signatures(line["sig"], b"ss1-cp\0" + line["what"].encode() + b"\0" + number8(at) + head)
            head = H(head, H(raw))
        deleted = set()
        seal = {own["name"]: b64(own["key"]) for own in self.manifest.line["seal"]}
        for line in self.lines:
            if line["t"] == "delete":
                by, key = line["by"], b64(line["key"])
                need(by in seal and by not in deleted and key == H(seal[by]), "delete")
                deleted.add(by)
                message = b"ss1-delete\0" + self.manifest.mh + key
                need(signed(self.manifest.signers[by], message, b64(line["sig"])), "delete")

    def check(self):
        self.check_rolls()
        self.check_envelopes()
        classes, line = self.manifest.classes, self.manifest.line
        self.opened = [name for name in classes if self.cast[name] >= line["k_floor"]]
        if len(self.opened) < len(classes) and line["floor"] == "void":
            self.opened = []
        closed = [(name, self.cast[name]) for name in classes if name not in self.opened]
        need([(own["g"], own["count"]) for own in self.kinds["withheld"]] == closed, "withheld")
        self.check_items()
        self.check_tellers()
        self.check_rows()
        self.check_written()
        need([self.told(own) for own in self.kinds["result"]] == self.results(), "results")

    @staticmethod
    def told(line):
        return {name: value for name, value in line.items() if name != "t"}

    def check_rolls(self):
        need([roll["g"] for roll in self.kinds["roll"]] == list(self.manifest.classes), "rolls")
        self.rolls, self.issued = {}, {}
        for roll in self.kinds["roll"]:
            used = roll["scanned"] + roll["plain"] + roll["pen"]
            back = roll["spoiled"] + roll["returned"]
            need(roll["printed"] == used + back + roll["missing"], "slips")
            need(roll["phone"] + used <= roll["present"] <= roll["entitled"], "people")
            need(all(roll[name] <= 10**9 for name in ROLL_NUMBERS), "large numbers")
            for slot, count in roll["barred"].items():
                need(slot in self.manifest.slots and 1 <= count <= roll["phone"], "barred")
            self.rolls[roll["g"]] = roll
            self.issued[roll["g"]] = max(0, roll["phone"] + roll["printed"] - back)

    def check_envelopes(self):
        self.cast, keys = Counter(), set()
        for env in self.kinds["env"]:
            group = env["g"]
            need(group in self.manifest.classes, "class of an envelope")
            need(self.manifest.token("out", group, env["k"], env["r"]), "token of an envelope")
            message = b"ss1-env\0" + self.manifest.mh + number8(env["seq"]) + env["h"]
            need(signed(env["k"], message, env["s"]), "signature of an envelope")
            need(env["k"] not in keys, "two envelopes with one key")
            keys.add(env["k"])
            self.cast[group] += 1
        for group, count in self.cast.items():
            need(count <= self.issued[group], "more envelopes than issued")

    def check_items(self):
        """What is called bad, and the item of each row."""
        seal, size = self.manifest.seal, self.manifest.line["row"]
        envelopes = {env["h"] for env in self.kinds["env"] if env["g"] in self.opened}
        seen, self.items = set(), []
        for bad in self.kinds["bad"]:
            if bad["at"] == "envelope":
                need(bad["by"] == seal[0] and bad["h"] in envelopes - seen and bad["b"] == "", "bad envelope")
                seen.add(bad["h"])
            elif bad["at"] == "item":
                need(bad["by"] in seal[1:] and bad["b"] == "", "bad item")
            else:
                raw = b64(bad["b"])
                row = row_of(raw)
                counts = row is not None and self.manifest.check_row(row) is None and row["g"] in self.opened
                need(bad["by"] == seal[-1] and bad["h"] == H(raw) and not counts, "bad row")
                self.items.append(bad["h"])
        for row in self.kinds["row"]:
            wrong = self.manifest.check_row(row)
            need(wrong is None, f"row: {wrong}")
            need(row["g"] in self.opened, "row of a closed class")
            row["item"] = H(row_bytes(row, size))
            self.items.append(row["item"])

    def check_tellers(self):
        need([own["by"] for own in self.kinds["open"]] == self.manifest.seal, "tellers")
        hashes = [env["h"] for env in self.kinds["env"] if env["g"] in self.opened]
        taken, listed = len(hashes), hash_list(hashes)
        for at, own in enumerate(self.kinds["open"]):
            station = "item" if at else "envelope"
            lost = sum(bad["by"] == own["by"] and bad["at"] == station for bad in self.kinds["bad"])
            given = (taken - lost) * (1 if at else len(self.manifest.slots))
            need(lost <= taken and (own["in"], own["hash_in"]) == (taken, listed), "teller takes")
            need(own["out"] == given, "teller gives")
            taken, listed = given, own["hash_out"]
        need(taken == len(self.items) and listed == hash_list(self.items), "last teller gives")

    def check_rows(self):
        said, first = {}, set()
        for row in self.kinds["row"]:
            said.setdefault(row["k"], set()).add(row["item"])
        self.rows, self.barred, voting = [], Counter(), Counter()
        for row in self.kinds["row"]:
            if len(said[row["k"]]) > 1 or row["k"] in first:
                continue
            first.add(row["k"])
            place = (row["c"], row["g"])
            if row["o"] == "barred":
                self.barred[place] += 1
            else:
                voting[place] += 1
                self.rows.append(row)
        for slot, group in set(self.barred) | set(voting):
            barred = self.rolls[group]["barred"].get(slot, 0)
            need(self.barred[slot, group] <= barred, "barred rows")
            need(voting[slot, group] <= max(0, self.issued[group] - barred), "more rows than issued")

    def check_written(self):
        self.written = {}
        for line in self.kinds["written"]:
            rules, slot = self.manifest.rules, self.manifest.slots.get(line["c"])
            need(rules["kind"] == "pass" and rules["written"] and slot is not None, "written")
            need(self.manifest.allows(slot, line["o"]) and line["count"] <= 10**9, "written")
            message = b"\0".join([b"ss1-written", self.manifest.mh + line["c"].encode(), line["o"].encode(),
                                  number8(line["count"])])
            self.signatures(line["sig"], message)
            self.written[line["c"], line["o"]] = line["count"]

    # Results (section 7)

    def counts(self, slot):
        rules, counts = self.manifest.rules, {}
        for group in self.opened:
            own = Counter()
            if slot["kind"] == "one":
                own.update({option["id"]: 0 for option in slot["options"]})
            counts[group] = own
        for row in self.rows:
            if row["c"] != slot["id"]:
                continue
            own = counts[row["g"]]
            if slot["kind"] == "one":
                own[row["o"]] += 1
                continue
            letters, names = paper(slot, row["o"])
            if letters.count("f") + len(names) > rules["cap"]:
                own["void"] += 1
                continue
            own.update(f"{option['id']}:{letter}" for option, letter in zip(slot["options"], letters))
            own.update(f"+{name}" for name in names)
        return counts

    def results(self):
        slots, kind = self.manifest.line["slots"], self.manifest.rules["kind"]
        all_counts = [self.counts(slot) for slot in slots]
        scores = [""] * len(slots)
        if kind == "score":
            scores, outcomes = self.scored(all_counts)
        elif kind == "pass":
            outcomes = [self.passed(slot, counts) for slot, counts in zip(slots, all_counts)]
        else:
            outcomes = [self.elected(slot, counts) for slot, counts in zip(slots, all_counts)]
        return [{"c": slot["id"], "counts": {group: dict(own) for group, own in counts.items()},
                 "score": score, "outcome": outcome}
                for slot, counts, score, outcome in zip(slots, all_counts, scores, outcomes)]

    def score(self, counts):
        points, above, weights = self.manifest.rules["points"], Fraction(0), 0
        for group, own in counts.items():
            rows = sum(own[option] for option in points)
            if rows:
                weight = self.manifest.classes[group][0]
                above += weight * Fraction(sum(own[option] * points[option] for option in points), rows)
                weights += weight
        return above / weights if weights else None

    def scored(self, all_counts):
        rules = self.manifest.rules
        scores = [self.score(counts) for counts in all_counts]
        units, borders, border = sum(score is not None for score in scores), [], 0
        for quota in rules["quota"]:
            border += places(quota, units)
            borders.append(border)

        def grade(rank):
            at = bisect.bisect_right(borders, rank)
            return rules["quota"][at]["id"] if at < len(borders) else None

        def outcome(score):
            if not self.opened:
                return ["void"]
            if score is None:
                return []
            better = sum(other is not None and other > score for other in scores)
            best, least = grade(better), grade(better + scores.count(score) - 1)
            if rules["ties"] == "open" and best != least:
                return ["open", best or "none", least or "none"]
            word = least if rules["ties"] == "down" else best
            return [] if word is None else [word]

        texts = ["" if score is None else told(score) for score in scores]
        return texts, [outcome(score) for score in scores]

    def poll(self, slot):
        rolls = self.rolls.values()

        def people(number):
            return sum(max(0, number(roll) - roll["barred"].get(slot["id"], 0)) for roll in rolls)

        cast = sum(self.cast[group] - self.barred[slot["id"], group] for group in self.opened)
        return {"entitled": people(lambda roll: roll["entitled"]),
                "present": people(lambda roll: roll["present"]),
                "issued": people(lambda roll: self.issued[roll["g"]]), "cast": max(0, cast)}

    def invalid(self, poll):
        if poll["cast"] > poll["issued"]:
            return ["void"]
        return ["no-quorum"] if poll["present"] < least(poll["entitled"], self.manifest.rules["quorum"]) else None

    def passed(self, slot, counts):
        rules, poll = self.manifest.rules, self.poll(slot)
        written = {option: count for (own, option), count in self.written.items() if own == slot["id"]}
        yes, no = (sum(own[option] for own in counts.values()) + written.get(option, 0)
                   for option in (rules["yes"], rules["no"]))
        total = sum(written.values())
        base = {"entitled": poll["entitled"], "present": poll["present"] + total,
                "cast": poll["cast"] + total, "votes": yes + no}[rules["majority"]["base"]]
        invalid = self.invalid(poll)
        if invalid:
            return invalid
        return ["passed" if yes >= max(1, least(base, rules["majority"])) else "failed"]

    def elected(self, slot, counts):
        rules, poll, total = self.manifest.rules, self.poll(slot), Counter()
        for own in counts.values():
            total.update(own)
        invalid = self.invalid(poll)
        if invalid:
            return invalid
        votes = {option["id"]: (total[option["id"] + ":f"], total[option["id"] + ":x"])
                 for option in slot["options"]}
        votes.update({name: (total[name], 0) for name in sorted(total) if name.startswith("+")})
        enough = {}
        for name, (yes, no) in votes.items():
            base = {**poll, "votes": yes + no}[rules["majority"]["base"]]
            if yes >= max(1, least(base, rules["majority"])):
                enough[name] = yes
        words, filled = [], 0
        for name, yes in enough.items():
            if sum(other >= yes for other in enough.values()) <= rules["seats"]:
                words.append(f"{name}=elected")
                filled += 1
            elif sum(other > yes for other in enough.values()) < rules["seats"]:
                words.append(f"{name}=run-off")
        return words + [f"empty={rules['seats'] - filled}"]


def least(whole, rule):
    exact = fraction(rule["over"]) * whole
    down = exact.numerator // exact.denominator
    return down + 1 if rule["strict"] else -(-exact.numerator // exact.denominator)


def verify(data, mh=None):
    """None for a sound board, or why it is broken."""
    try:
        board = Board(data)
        need(mh is None or board.manifest.mh == mh, "another manifest")
        board.check()
    except Broken as why:
        return str(why) or "broken"
    return None


def main(arguments):
    mh = None
    if len(arguments) > 1 and arguments[0] == "--mh":
        try:
            mh = b64(arguments[1], 32)
        except Broken:
            print("--mh takes 32 bytes in base64url", file=sys.stderr)
            return 2
        arguments = arguments[2:]
    if not arguments or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    code = 0
    for path in arguments:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            print(f"{path}: {error.strerror}", file=sys.stderr)
            code = code or 1
            continue
        why = verify(data, mh)
        sound = "sound" if Ed25519PublicKey else "sound except signatures"
        print(f"{path}: {sound if why is None else 'broken: ' + why}")
        code = code if why is None else 3
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
