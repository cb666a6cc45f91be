"""The fixed words of a sample in English and French: cover, foreword, contents, marks."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.samples.editions import Edition, Kind


@dataclass(frozen=True, slots=True)
class Wording:
    mark: str
    union: str
    sector: tuple[str, ...]
    series: str
    series_list: str
    series_name: str
    subjects: tuple[tuple[str, str], ...]
    list_note: str
    caution: tuple[str, str]
    history: str
    history_head: tuple[str, ...]
    foreword: str
    foreword_text: tuple[str, ...]
    note: str
    note_text: tuple[str, ...]
    rights: str
    rights_text: tuple[str, ...]
    contents: str
    page: str
    integral: str
    not_integral: str


ENGLISH = Wording(
    mark="SAMPLE – not an ITU publication",
    union="INTERNATIONAL TELECOMMUNICATION UNION",
    sector=("TELECOMMUNICATION", "STANDARDIZATION SECTOR", "OF ITU"),
    series="SERIES Y: SAMPLE TEXTS",
    series_list="ITU-T Y-SERIES RECOMMENDATIONS",
    series_name="SAMPLE TEXTS ON MACHINE LEARNING IN NETWORKS",
    subjects=(
        ("Architecture", "Y.9001"),
        ("Data", "Y.9002"),
        ("Lifecycle management", "Y.9003"),
        ("Protocols", "Y.9004"),
        ("Explainability", "Y.9005"),
        ("Supplements", "Supplement 901"),
    ),
    list_note="The numbers above are used by samples only and are assigned to no ITU-T Recommendation.",
    caution=(
        "SAMPLE – not an ITU publication",
        "This text was written for trying and testing software. ITU has neither drafted, approved nor published "
        "it, and it is not to be cited or implemented.",
    ),
    history="History",
    history_head=("Edition", "Recommendation", "Approval", "Study Group", "Unique ID"),
    foreword="FOREWORD",
    foreword_text=(
        "This document is one of a small set of samples that show the form of an ITU-T text. The set was written "
        "for a software project whose users have no published texts at hand; its members refer to one another "
        "as published texts do.",
        "Approval dates, study groups, editions and unique identifiers in this document are invented. The texts "
        "of the set were not submitted to any study group, and no approval procedure was applied to them.",
        "Where the document refers to published Recommendations, those exist and are cited with their real title "
        "and year of approval.",
    ),
    note="NOTE",
    note_text=(
        'In this document, the expression "operator" is used for conciseness to indicate any organization that '
        "runs a network, whether or not it offers services to the public.",
        "Words that express an obligation are used as they would be in a published text. They bind no one.",
    ),
    rights="RIGHTS OF USE",
    rights_text=(
        "The text belongs to the software project that it comes with and may be used under the same licence, "
        "Apache License 2.0. No patent is known to be needed in order to read it.",
    ),
    contents="CONTENTS",
    page="Page",
    integral="(This annex forms an integral part of this {what}.)",
    not_integral="(This appendix does not form an integral part of this {what}.)",
)

FRENCH = Wording(
    mark="SPÉCIMEN – n'est pas une publication de l'UIT",
    union="UNION INTERNATIONALE DES TÉLÉCOMMUNICATIONS",
    sector=("SECTEUR DE LA NORMALISATION", "DES TÉLÉCOMMUNICATIONS", "DE L'UIT"),
    series="SÉRIE Y: TEXTES SPÉCIMENS",
    series_list="RECOMMANDATIONS UIT-T DE LA SÉRIE Y",
    series_name="TEXTES SPÉCIMENS SUR L'APPRENTISSAGE AUTOMATIQUE DANS LES RÉSEAUX",
    subjects=(
        ("Architecture", "Y.9001"),
        ("Données", "Y.9002"),
        ("Gestion du cycle de vie", "Y.9003"),
        ("Protocoles", "Y.9004"),
        ("Explicabilité", "Y.9005"),
        ("Suppléments", "Supplément 901"),
    ),
    list_note="Ces numéros ne servent qu'aux spécimens et ne sont attribués à aucune Recommandation UIT-T.",
    caution=(
        "SPÉCIMEN – n'est pas une publication de l'UIT",
        "Ce texte a été écrit pour essayer et vérifier des logiciels. L'UIT ne l'a ni rédigé, ni approuvé, ni "
        "publié; il ne doit être ni cité ni mis en œuvre.",
    ),
    history="Historique",
    history_head=("Édition", "Recommandation", "Approbation", "Commission d'études", "Identifiant unique"),
    foreword="AVANT-PROPOS",
    foreword_text=(
        "Le présent document fait partie d'un petit ensemble de spécimens qui montrent la forme d'un texte de "
        "l'UIT-T. Cet ensemble a été écrit pour un projet de logiciel dont les utilisateurs ne disposent pas des "
        "textes publiés; les spécimens renvoient les uns aux autres comme le font les textes publiés.",
        "Les dates d'approbation, commissions d'études, éditions et identifiants qui figurent dans le présent "
        "document sont inventés. Ces textes n'ont été soumis à aucune commission d'études, et aucune procédure "
        "d'approbation ne leur a été appliquée.",
        "Les Recommandations publiées auxquelles le document renvoie existent; leur titre et leur année "
        "d'approbation sont exacts.",
    ),
    note="NOTE",
    note_text=(
        'Dans le présent document, l\'expression "exploitant" désigne, par souci de concision, toute '
        "organisation qui exploite un réseau, qu'elle offre ou non des services au public.",
        "Les termes qui expriment une obligation sont employés comme ils le seraient dans un texte publié. Ils "
        "n'engagent personne.",
    ),
    rights="DROITS D'UTILISATION",
    rights_text=(
        "Le texte appartient au projet de logiciel qui l'accompagne et peut être utilisé sous la même licence, "
        "Apache License 2.0. Aucun brevet n'est connu pour être nécessaire à sa lecture.",
    ),
    contents="TABLE DES MATIÈRES",
    page="Page",
    integral="(Cette annexe fait partie intégrante de la présente Recommandation.)",
    not_integral="(Le présent appendice ne fait pas partie intégrante de la présente Recommandation.)",
)


def wording(edition: Edition) -> Wording:
    """The words of the edition's language."""
    return FRENCH if edition.language == "F" else ENGLISH


def own_name(edition: Edition) -> str:
    """What the text calls itself in the line under an annex title."""
    return "Supplement" if edition.kind is Kind.SUPPLEMENT else "Recommendation"
