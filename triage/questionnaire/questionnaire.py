"""THE questions, in the order they may be asked: everyday ones first, sensitive ones last. Ids are never reused.

To add or reword a question, add or change one entry in `everyday` or `sensitive`.
"""

from triage.questionnaire.everyday import EVERYDAY
from triage.questionnaire.questions import Questionnaire
from triage.questionnaire.sensitive import SENSITIVE

QUESTIONNAIRE = Questionnaire((*EVERYDAY, *SENSITIVE))
