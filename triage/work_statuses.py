"""What people do now, as a small tree: the branches that a rule may name in place of their answers.

In a rule `employed` is every answer of a person who has a job. As an answer it is a job that is neither in danger nor
stopped by illness. So a more exact answer never closes what the less exact one opens.
"""

LOOKING = "looking_for_work"
NOT_LOOKING = "not_looking"
OFF_SICK = "off_sick"
AT_RISK = "at_risk_of_losing_job"

OUT_OF_WORK = (LOOKING, NOT_LOOKING)
WITH_A_JOB = ("employed", OFF_SICK, AT_RISK)
IN_WORK = (*WITH_A_JOB, "self_employed")
LEARNING = ("in_education", "leaving_education")

WORK_BRANCHES = {"in_work": IN_WORK, "employed": WITH_A_JOB, "out_of_work": OUT_OF_WORK, "learning": LEARNING}
