"""How Django itself writes and reads dates in Korean, where no filter of ours does: the admin's lists and fields."""

DATE_FORMAT = "Y. n. j."
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y. n. j. H:i"
# The first form is the one that fields are filled with and that the calendar writes.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y.%m.%d.", "%Y.%m.%d", "%Y. %m. %d.", "%Y. %m. %d", "%Y년 %m월 %d일"]
