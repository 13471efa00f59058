#!/usr/bin/python3
"""Makes the fonts in this directory from those of Debian 12.

    apt-get install fonts-wqy-microhei fonts-noto-cjk fonts-liberation2 python3-fonttools unicode-data
    python3 make.py

Each is a plain TrueType file (glyf outlines, no hinting, no layout tables) with the characters listed below and a name of its own.
The same sources give the same bytes. Licences: LICENSES.md.
"""
import bz2
import os
import re
import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = os.path.dirname(os.path.abspath(__file__))
WQY = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
NOTO = "/usr/share/fonts/opentype/noto/"
LIBERATION = "/usr/share/fonts/truetype/liberation2/"
SC = 2  # index of the simplified Chinese face in a Noto CJK collection

# Hanzi of GB 2312 level 2 that names of provinces, prefectures and counties are made of, for headings in bold.
PLACES = "珲亳濮泸漯衢邳睢兖郓鄄莒莘沂沭郯滕峄荥偃嵩汝郏鄢郾渑淅柘潢谯涡颍濉璧泗砀歙黟旌泾鄱婺弋浔濂赣鄞缙岱嵊泗邗盱眙溧邕瑶侗黎彝傣佤畲僳仫佬"
PLACES += "岷宕渭漳泾崆峒陇涪綦奉巫郫邛崃峨眉珙筠榕纂沐岷犍夹泸溆沅澧耒郴浏醴攸炎麓郧秭竹蕲黄梅枣阆潼涞涿蔚滦磁邯栾行邢霸廊泊黄骅沁泫芮绛潞隰汾"
PLACES += "岢岚偏峙镶敖翁阿鄂托磴杭锦卓鲅鱿岫桓瓦普兰店弓阜彰绥瑷珲讷嫩漠穆棱绥芬泰莱杜蒙碾嫩讷勃利密麟岐邠彬旬郃洽淳耀鄠盩厔"


def decoded(rows, cells, charset):
    out = set()
    for a in rows:
        for b in cells:
            try:
                out.add(bytes([a, b]).decode(charset))
            except UnicodeDecodeError:
                pass
    return out


ASCII = {chr(c) for c in range(0x20, 0x7F)} | {chr(c) for c in range(0xA0, 0x180)} | set("\u00a0\u00b7\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2212")
GBK = decoded(range(0x81, 0xFF), range(0x40, 0xFF), "gbk")
GBK_SIGNS = {c for c in decoded(range(0x81, 0xFF), range(0x40, 0xFF), "gb18030") - GBK if not 0xE000 <= ord(c) <= 0xF8FF}  # as browsers read GBK
GBK_SIGNS |= set("\u20ac\u01f9\u0251\u0261\u2609\u303e") | {chr(c) for c in range(0x2FF0, 0x2FFC)}
GB2312 = decoded(range(0xA1, 0xF8), range(0xA1, 0xFF), "gb2312")
LEVEL1 = decoded(range(0xA1, 0xD8), range(0xA1, 0xFF), "gb2312") | set(PLACES)
HANGUL = {chr(c) for c in range(0xAC00, 0xD7A4)} | {chr(c) for c in range(0x3131, 0x318F)}



def table_of_general_standard():
    """The 8,105 characters of the Table of General Standard Chinese Characters (2013), as the Unihan database has them (kTGH)."""
    with bz2.open("/usr/share/unicode/Unihan_OtherMappings.txt.bz2", "rt", encoding="utf-8") as lines:
        found = (re.match(r"U\+([0-9A-F]+)\tkTGH\t", line) for line in lines)
        return {chr(int(m.group(1), 16)) for m in found if m}


# What neither song.ttf nor hei.ttf has, for the face of rare characters. A PDF of two bytes a character cannot name those beyond the first
# plane: they stand in the private use area too, in the order of rare.txt.
RARE = table_of_general_standard() - GBK - GB2312 - GBK_SIGNS
BEYOND = sorted(c for c in RARE if ord(c) > 0xFFFF)

NOTO_C = "Copyright 2017-2021 Adobe (http://www.adobe.com/). SIL Open Font License, Version 1.1."
LIBERATION_C = "Copyright 2010 Google Corporation, copyright 2012 Red Hat, Inc. SIL Open Font License, Version 1.1."
WQY_C = "Copyright 2008-2009 The WenQuanYi Project Board of Trustees; 2006-2008 Google Corporation. Apache License, Version 2.0."

FONTS = [  # file, name, source, face, characters, copyright and licence
    ("hei.ttf", "Huizong Hei", WQY, 0, GBK | HANGUL | ASCII, WQY_C),
    ("hei-bold.ttf", "Huizong Hei Bold", NOTO + "NotoSansCJK-Bold.ttc", SC, LEVEL1 | ASCII, NOTO_C),
    ("song.ttf", "Huizong Song", NOTO + "NotoSerifCJK-Regular.ttc", SC, GB2312 | GBK_SIGNS | set(PLACES) | ASCII, NOTO_C),
    ("song-bold.ttf", "Huizong Song Bold", NOTO + "NotoSerifCJK-Bold.ttc", SC, LEVEL1 | ASCII, NOTO_C),
    ("latin.ttf", "Huizong Latin", LIBERATION + "LiberationSerif-Regular.ttf", -1, ASCII, LIBERATION_C),
    ("latin-bold.ttf", "Huizong Latin Bold", LIBERATION + "LiberationSerif-Bold.ttf", -1, ASCII, LIBERATION_C),
    ("rare.ttf", "Huizong Rare", NOTO + "NotoSerifCJK-Regular.ttc", SC, RARE, NOTO_C),
]


def quadratic(font):
    """Turns the cubic outlines of a CFF font into TrueType's, at most 2.5 thousandths of an em off."""
    glyphs, order, source = {}, font.getGlyphOrder(), font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(source)
        source[name].draw(Cu2QuPen(pen, 2.5, reverse_direction=True))
        glyphs[name] = pen.glyph()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    font["loca"] = newTable("loca")
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion, maxp.maxZones = 0x00010000, 1
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"):
        setattr(maxp, field, 0)
    maxp.maxComponentElements = 0
    glyf.compile(font)
    for name, glyph in glyphs.items():
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\0\1\0\0"


def private(font):
    """Gives each character beyond the first plane a place in the private use area."""
    names = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            for i, c in enumerate(BEYOND):
                table.cmap[0xE000 + i] = names[ord(c)]
    with open(os.path.join(HERE, "rare.txt"), "w", encoding="utf-8") as out:
        out.write("".join(BEYOND) + "\n")


def rename(font, name, notice):
    """Gives the font a name of its own, for the makers of some reserve theirs."""
    family, bold = name.removesuffix(" Bold"), name.endswith(" Bold")
    table = font["name"]
    table.names = []
    for key, text in ((0, notice), (1, family), (2, "Bold" if bold else "Regular"), (3, name), (4, name), (5, "Version 1.0"), (6, name.replace(" ", "")), (13, notice)):
        table.setName(text, key, 3, 1, 0x409)


def make(file, name, source, face, characters, notice):
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False, legacy_kern=False, name_IDs=["*"])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "kern", "FFTM", "gasp", "PCLT", "VDMX", "LTSH", "hdmx"]
    font = TTFont(source, fontNumber=face, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in characters])
    cutter.subset(font)
    if file == "rare.ttf":
        private(font)
    if "CFF " in font:
        quadratic(font)
    rename(font, name, notice)
    font["post"].formatType = 3.0
    font["head"].created = font["head"].modified = 3600000000
    font["OS/2"].fsType = 0
    path = os.path.join(HERE, file)
    font.save(path)
    print(f"{file}: {os.path.getsize(path)} bytes, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    for row in FONTS:
        if len(sys.argv) < 2 or row[0] in sys.argv[1:]:
            make(*row)
