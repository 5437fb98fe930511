"""Two saved runs side by side: two dates, views or scenarios, before and after."""

ORDER = 25
