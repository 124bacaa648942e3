"""The words of LimeSurvey: what its letters for kinds mean, and which of its settings do nothing here. Pure."""

from __future__ import annotations

from consult.surveys.models import Kind, Version
from consult.surveys.survey_draft import OptionDraft, Words

SIMPLE = {
    "D": Kind.DATE,
    "N": Kind.NUMBER,
    "S": Kind.SHORT_TEXT,
    "T": Kind.LONG_TEXT,
    "U": Kind.LONG_TEXT,
    "X": Kind.INFORMATION,
}
ONE = {"L": Kind.ONE_CHOICE, "O": Kind.ONE_CHOICE, "!": Kind.DROPDOWN, "Z": Kind.ONE_CHOICE, "W": Kind.DROPDOWN}
LEFT_OUT = {
    "|": "it asks for files, which is not possible here",
    "*": "it is worked out and asks nothing",
    "I": "people choose their language at any moment here",
}


def fixed(*pairs: tuple[str, str, str]) -> list[tuple[str, OptionDraft]]:
    return [(code, OptionDraft(words, name=code, wordings={Version.WELSH: welsh})) for code, words, welsh in pairs]


YES_NO = fixed(("Y", "Yes", "Ie"), ("N", "No", "Na"))
GENDER = fixed(("F", "Female", "Benyw"), ("M", "Male", "Gwryw"))
COLUMNS = {
    "C": fixed(("Y", "Yes", "Ie"), ("U", "Uncertain", "Ansicr"), ("N", "No", "Na")),
    "E": fixed(("I", "Increase", "Cynyddu"), ("S", "Same", "Yr un fath"), ("D", "Decrease", "Gostwng")),
}
OTHER_CODE = "-oth-"
COMMENT = Words(label="Ychwanegwch sylw os hoffech chi.")
COMMENT_ENGLISH = "Add a comment if you like."

# Settings that change how a page looks in LimeSurvey, or that only switch on others.
NOISE = {
    "cssclass", "css_class", "hide_tip", "page_break", "public_statistics", "statistics_showgraph", "statistics_graphtype",
    "display_rows", "display_columns", "text_input_width", "text_input_columns", "input_size", "input_width",
    "label_input_columns", "answer_width", "answer_width_bycolumn", "save_as_default", "clear_default", "scale_export",
    "repeat_headings", "printable_help", "time_limit_action", "time_limit_message_delay", "display_type", "printable_survey",
    "alphasort", "dropdown_prepostfix", "dropdown_dates_minute_step", "dropdown_dates_month_style", "date_format",
    "slider_rating", "showpopups", "samechoiceheight", "samelistheight", "value_range_allows_missing",
    "use_dropdown", "parent_order", "input_boxes", "keep_aspect", "random_group_order", "other_position",
    "show_totals", "show_grand_total", "em_validation_q_tip", "em_validation_sq_tip", "placeholder", "rank_title",
    "choice_title", "choose_number", "placement", "horizontal_scroll", "commented_checkbox_auto", "commented_checkbox",
    "num_value_int_only", "min_answers", "max_answers", "min_num_value_n", "max_num_value_n", "min_num_value",
    "max_num_value", "slider_min", "slider_max", "slider_layout", "slider_accuracy", "slider_showminmax",
    "slider_orientation", "slider_handle", "slider_middlestart", "slider_reset", "slider_custom_handle",
    "slider_separator", "slider_default", "slider_default_set", "other_replace_text", "exclude_all_others", "hidden",
    "dualscale_headerA", "dualscale_headerB", "multiflexible_checkbox", "multiflexible_min", "multiflexible_max",
    "multiflexible_step", "reverse", "other_comment_mandatory", "category_separator", "array_filter_style",
    "location_mapservice", "location_mapheight", "location_mapwidth", "location_mapzoom", "location_nodefaultfromip",
    "location_city", "location_state", "location_country", "location_postal", "location_defaultcoordinates", "nosleep",
    "prefix_and_suffix", "max_subquestions", "ranking_format", "max_filesize", "max_num_of_files", "min_num_of_files",
    "allowed_filetypes", "show_title", "show_comment", "fix_height", "fix_width", "crop_or_resize", "form_title",
    "time_limit_disable_next", "time_limit_disable_prev", "time_limit_countdown_message", "time_limit_message",
    "time_limit_message_style", "time_limit_timer_style", "time_limit_warning", "time_limit_warning_2",
    "time_limit_warning_display_time", "time_limit_warning_2_display_time", "time_limit_warning_message",
    "time_limit_warning_2_message", "time_limit_warning_style", "time_limit_warning_2_style",
}  # fmt: skip
NOTHING = {"", "0", "N", "inherit", "none", "off", "I"}
WHY = {
    "array_filter": "which choices are shown never hangs on another answer here",
    "array_filter_exclude": "which choices are shown never hangs on another answer here",
    "random_order": "choices stay in their order",
    "answer_order": "choices stay in their order",
    "subquestion_order": "rows stay in their order",
    "random_group": "questions stay in their order",
    "maximum_chars": "limits are in words here",
    "time_limit": "nobody is hurried here",
    "assessment_value": "answers are never scored here",
    "prefix": "words before the box",
    "suffix": "words behind the box",
    "em_validation_q": "an answer is checked against a fewest and a most only",
    "em_validation_sq": "an answer is checked against a fewest and a most only",
    "equals_num_value": "sums are not checked here",
    "printanswers": "people can print their answers anyway",
}
TABLES = {
    "quota": "there are no quotas here",
    "quota_members": "there are no quotas here",
    "quota_languagesettings": "there are no quotas here",
    "assessments": "answers are never scored here",
    "defaultvalues": "answers are not filled in beforehand here",
    "defaultvalue_l10ns": "answers are not filled in beforehand here",
    "survey_url_parameters": "nothing is read from an address here",
    "surveys_groups": "",
    "question_themes": "pages look alike here",
    "plugin_settings": "plugins do nothing here",
}
KNOWN_TABLES = {
    "LimeSurveyDocType", "DBVersion", "languages", "groups", "group_l10ns", "questions", "question_l10ns", "subquestions",
    "answers", "answer_l10ns", "question_attributes", "conditions", "surveys", "surveys_languagesettings", "themes",
    "themes_inherited", "surveys_groups", "surveys_groupsettings",
}  # fmt: skip
SURVEY_WORDS = {
    "surveyls_endtext": "the words at the end",
    "surveyls_url": "the address people were sent on to",
    "surveyls_policy_notice": "the privacy notice: what is known about people is said here by the survey itself",
    "surveyls_policy_error": "the privacy notice’s error message",
}
MAILS = ("surveyls_email_invite", "surveyls_email_remind", "surveyls_email_confirm", "surveyls_email_register",
         "email_admin_notification", "email_admin_responses")  # fmt: skip
