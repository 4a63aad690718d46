"""The words by which a study guide's sections are known, in seven languages.

Written folded, as `guide_markup.fold` leaves a text: small letters, no accents, no
punctuation. English, German, Spanish, Portuguese, French, Italian and Dutch, in this
order. Nothing but words lives here; `guide_headings` decides what a heading is.
"""

from __future__ import annotations


def _phrases(text: str) -> frozenset[str]:
    """One phrase between commas or line ends."""
    return frozenset(
        phrase.strip() for phrase in text.replace("\n", ",").split(",") if phrase.strip()
    )


QUIZ = _phrases("""
    quiz, quizzes, short answer, short answers, questions, review questions, key questions
    self check
    self test, self assessment, test your knowledge, test yourself, check your understanding
    knowledge check
    check your knowledge, multiple choice, true or false, true false, fill in the blank
    fill in the blanks, concept check, comprehension check, exercises, short response
    fragen, uberprufung, wissensuberprufung, wissenstest, selbsttest, selbstuberprufung
    kontrollfragen, wiederholungsfragen, verstandnisfragen, ubungsfragen, kurzantwort
    kurzantworten, kurzantwortfragen, testfragen, quizfragen, prufungsfragen, lernkontrolle
    selbstkontrolle, wissensfragen, verstandniskontrolle, lernfragen, teste dein wissen
    testen sie ihr wissen, kurzfragen, ubungen, ubungsaufgaben
    cuestionario, preguntas, prueba, autoevaluacion, respuesta corta, respuestas cortas
    pon a prueba tus conocimientos, comprueba tu comprension, opcion multiple, examen
    evalua tus conocimientos, ejercicios, preguntas clave, respuesta breve
    comprueba tus conocimientos
    questionario, perguntas, questoes, perguntas chave, teste, autoavaliacao, resposta curta
    respostas curtas
    teste seus conhecimentos, verifique seu conhecimento, multipla escolha, exercicios
    perguntas e respostas curtas, verificacao de conhecimentos, quiz de revisao
    questionnaire, questions, autoevaluation, reponse courte, reponses courtes
    testez vos connaissances, controle des connaissances, verifiez vos connaissances
    choix multiples, exercices, reponse breve, reponses breves, questions cles
    domande, questionario, verifica, autovalutazione, risposta breve, risposte brevi
    metti alla prova le tue conoscenze, scelta multipla, esercizi, quesiti, domande chiave
    vragen, kennistoets, zelftest, kort antwoord, korte antwoorden, toets, meerkeuze
    oefenvragen
    toets je kennis

""")

KEY = _phrases("""
    answer key, answers, solutions, solution key, key, answer sheet, model answers
    correct answers
    sample answers, suggested answers
    antwortschlussel, antworten, losungen, losungsschlussel, musterlosung, musterlosungen
    musterantworten, losungsblatt, auflosung, losungsteil
    respuestas, clave, claves, soluciones, solucionario, hoja de respuestas
    gabarito, respostas, chave, solucoes, folha de respostas
    corrige, corriges, reponses, cle, corrections, cle de correction, grille de correction
    risposte, soluzioni, chiave, chiavi, correttore
    antwoorden, antwoordsleutel, antwoordmodel, oplossingen, uitwerkingen

""")

ESSAY = _phrases("""
    essay, essays, long answer, long answers, long form, extended response, extended responses
    discussion, discussion questions, open ended, critical thinking, reflection
    further discussion
    extended answer
    essayfragen, essaythemen, aufsatz, aufsatze, aufsatzen
    aufsatzfragen, aufsatzthemen, diskussionsfragen
    erorterung
    erorterungsfragen, diskussion, reflexionsfragen, langantwort, langantwortfragen
    ausfuhrliche antworten, vertiefungsfragen
    ensayo, ensayos, discusion, desarrollo, redaccion, preguntas abiertas, respuesta larga
    pensamiento critico, reflexion, respuesta extensa
    ensaio, ensaios, redacao, dissertacao, dissertativas, dissertativa, discursivas, discussao
    resposta longa, questoes abertas, reflexao, pensamento critico, discursiva
    dissertation, dissertations, redaction, developpement, reponse longue, reponses longues
    questions ouvertes, sujets de reflexion
    saggio, saggi, discussione, domande aperte, risposta lunga, elaborato, elaborati
    riflessione, saggistiche
    opstel, opstellen, essayvragen, discussievragen, open vragen

""")

GLOSSARY = _phrases("""
    glossary, key terms, key vocabulary, vocabulary, important terms, terminology, definitions
    key terminology, essential terms, terms, key words, keywords
    glossar, schlusselbegriffe, begriffe, fachbegriffe, wichtige begriffe, begriffserklarungen
    begriffsverzeichnis, definitionen, grundbegriffe, wichtige fachbegriffe, zentrale begriffe
    glosario, terminos clave, vocabulario, definiciones, terminos importantes, palabras clave
    terminos
    glossario, termos chave, termos importantes, definicoes, termos, palavras chave
    glossaire, termes cles, lexique, vocabulaire, mots cles, termes importants
    termini chiave, vocabolario, definizioni, parole chiave, lessico, termini
    begrippenlijst, begrippen, woordenlijst, kernbegrippen, sleutelbegrippen

""")

OTHER = _phrases("""
    summary, overview, introduction, key concepts, core concepts, main ideas, key takeaways
    references, resources, additional resources, further reading, bibliography, timeline
    learning objectives, objectives, contents, table of contents, how to use this guide, notes
    conclusion, faq, cast of characters, sources, appendix, study tips, key facts, key points
    zusammenfassung, uberblick, einleitung, einfuhrung, kernkonzepte, inhaltsverzeichnis, inhalt
    quellen, literatur, literaturverzeichnis, weiterfuhrende literatur, lernziele, zeitleiste
    fazit
    ressourcen, anhang, lerntipps, kernaussagen
    resumen, introduccion, conceptos clave, indice, contenido, referencias, recursos
    recursos adicionales, bibliografia, objetivos de aprendizaje, cronologia, conclusion
    resumo, introducao, conceitos chave, conceitos principais, sumario, conteudo, referencias
    recursos adicionais, objetivos de aprendizagem, conclusao
    resume, sommaire, concepts cles, table des matieres, ressources, bibliographie
    objectifs d apprentissage, chronologie, ressources complementaires
    riassunto, panoramica, introduzione, concetti chiave, indice, sommario, risorse, riferimenti
    obiettivi di apprendimento, conclusione
    samenvatting, inleiding, kernconcepten, inhoudsopgave, bronnen, leerdoelen, conclusie

""")

CONTENTS = _phrases("""
    contents, table of contents, inhaltsverzeichnis, inhalt, indice, contenido, sumario
    conteudo
    table des matieres, sommaire, sommario, inhoudsopgave

""")
"""The part of OTHER that announces a list of the guide's own headings."""

STRONG = _phrases("""
    quiz, short answer, review questions, self check, test your knowledge
    check your understanding
    knowledge check, multiple choice, answer key, solution key, model answers, sample answers
    essay questions, essay prompts, essay topics, discussion questions, glossary, key terms
    key vocabulary
    wissenstest, kontrollfragen, wiederholungsfragen, verstandnisfragen, antwortschlussel
    musterlosung, musterlosungen, musterantworten, essayfragen, glossar, schlusselbegriffe
    cuestionario, solucionario, glosario, terminos clave, autoevaluacion
    questionario, gabarito, glossario, termos chave, autoavaliacao
    questionnaire, corrige, glossaire, termes cles, autoevaluation
    soluzioni, termini chiave, autovalutazione
    antwoordsleutel, begrippenlijst, essayvragen, kennistoets

""")
"""Phrases that make a marked heading a section even beside words of its topic."""

TABLE_HEADS = _phrases("""
    term, terms, key term, concept, definition, definitions, meaning, word, keyword, vocabulary
    explanation, description, begriff, begriffe, definitionen, bedeutung, erklarung, termino
    terminos, definicion, significado, concepto, termo, termos, definicao, significado, conceito
    terme, termes, signification, termine, termini, definizione, significato, concetto, begrip
    begrippen, definitie, betekenis
""")
"""What the head of a glossary's table says."""

CONJUNCTIONS = _phrases(
    "and, with, incl, including, und, mit, y, con, e, com, et, avec, ed, en, met"
)

FILLERS = (
    _phrases("""
    of, the, for, to, in, on, a, an, your, this, all, each, format, formatted, form, style, type
    list, section, part, practice, final, review, study, brief, short, long, deep, exploration
    suggested, sample, prompt, prompts, topic, topics, question, problems, important, basic
    full
    complete, detailed, comprehensive, exam, test, worksheet, reference, explanation
    explanations, key, main, self
    response, responses, answer, items, knowledge, understanding, s, recall, written, open
    ended
    thinking, advanced, quick, comprehension, based, challenge, set
    der, die, das, auf, des, dem, den, zu, zum, zur, von, fur, wissens, fragen, teil, thema
    themen
    format, kurze, kurz, lange, wichtige, wichtiger, wichtigen, zentrale, zentraler
    verstandnisses
    aufgaben, antwort, frage, liste, ihres, deines, wichtigsten
    de, del, la, las, el, los, para, por, sobre, un, una, corta, cortas, clave, repaso
    preguntas
    tema, temas, tipo, respuesta, principales, importantes, conocimientos, conocimiento, lista
    desarrollo, formato, revision, abiertas, breves, breve, comprension, al, cuestionario
    do, da, dos, das, o, os, as, ao, no, na, revisao, resposta, chave, curta, curtas, temas
    perguntas, questoes, termos, principais, conhecimento, conhecimentos, fixacao, compreensao
    le, les, du, d, l, au, aux, sujets, sujet, sur, reponse, courte, courtes, cles, termes
    connaissances, questions, revision, principaux, longues, longue, comprehension
    il, lo, i, gli, della, delle, dei, degli, di, per, alle, ai, al, ripasso, risposta, brevi
    domande, termini, chiave, comprensione, principali, conoscenze, alla, tracce
    one, two, three, four, five, first, second, third, fourth, eins, zwei, drei, vier
    erster, zweiter, dritter, vierter, uno, dos, tres, primera, segunda, tercera, cuarta, um
    dois
    primeira, terceira, quarta, premiere, deuxieme, troisieme, quatrieme, prima, seconda, terza
    parte, partie, sezione, seccion, secao, abschnitt, deel, unit, chapter, kapitel, capitulo
    chapitre, capitolo, hoofdstuk, module, modul, modulo, lesson, lektion, leccion, unidad
    unidade
    het, van, voor, verklarende, lijst, belangrijke, vragen, over, korte

    """)
    | CONJUNCTIONS
)
"""Words that may stand beside a section's phrase and leave its meaning as it is."""

PART_WORDS = (
    "part|section|unit|chapter|teil|abschnitt|parte|seccion|secao|partie|sezione|deel|bloque"
)
"""Words that number a section: 'Part 3:', 'Teil II -', 'Section A:'."""

QUESTION_WORDS = r"question|frage|pregunta|pergunta|quest[aã]o|domanda|quesito|vraag"
"""Words that number a question; accents as typed, for labels are matched unfolded."""

PROMPT_WORDS = (
    r"(?:essay|discussion)(?:[ -](?:question|prompt|topic))?|prompt|essay[- ]?frage|ensayo|ensaio"
    r"|essay[- ]?thema|thema|tema|sujet|dissertation|aufgabe"
)
"""Words that number an essay prompt."""

ANSWER_WORDS = (
    r"(?:(?:model|sample|correct|expected|suggested|reference)\s+)?answer|ans|solution"
    r"|(?:muster)?antwort|(?:muster)?l[oö]sung|respuesta|soluci[oó]n|resposta|solu[cç][aã]o"
    r"|r[eé]ponse|risposta|soluzione|antwoord|rta|resp"
)
"""Words that label an answer."""

INSTRUCTION_WORDS = (
    r"instructions?|directions?|anweisung(?:en)?|hinweis|anleitung|instrucci[oó]n(?:es)?"
    r"|instru[cç][oõ]es|consignes?|istruzioni|indicaciones|opdracht|instructies?"
)

INSTRUCTION_PHRASES = (
    r"\b(?:the following|each of|each question|folgenden|jeweils|siguientes|seguintes|suivantes"
    r"|seguenti|volgende|cada (?:pregunta|pergunta|una)|chaque question|ogni domanda)\b"
    r"|\b\d\s*(?:-|–|to|bis|a|à|o|or|oder|ou)\s*\d\s+(?:complete |full |vollständigen )?"
    r"(?:sentences|sätze|oraciones|frases|phrases|frasi|zinnen)"
    r"|\banswers? (?:are )?not provided|\bno answers?\b"
)
"""What tells the reader how to answer: 'the following', 'in 2-3 sentences'."""
