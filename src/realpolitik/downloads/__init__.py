"""Files that people have downloaded: known by what they hold, summed into dated series, added as vintages.

::

    opening   bytes → encoding, separator, records with their lines; digest on the way
    ucdp · acled · sipri · worldbank   records → series of one file, everything left out counted by reason
    intake    files × scenario → what would be added; and the adding
    writing   series as the scenario's format has them; a later publication is a revision
"""
