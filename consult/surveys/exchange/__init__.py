"""Surveys in and out of other tools: XLSForm, LimeSurvey, and files of responses with their code book."""
