"""Files of learning management systems: answers out of their exports, grades back into them.

Reading: a system's module (`moodle`, `canvas`, …) says what the columns of its exports
hold, `matching` finds the item of each question, `attempts` leaves one attempt a student,
`reading` makes responses of it all. Writing: `gradebooks` says which cells of a system's
file may change, `raw_table` changes them and not one byte beside.
"""
