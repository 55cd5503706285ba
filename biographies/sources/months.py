"""Names of months, as far as a date can be read by them without a doubt."""

# A month in English has a capital: "may 1816" is no date. Other languages write it small.
_NAMES = (
    "January Jan enero janvier Januar Jänner gennaio",
    "February Feb febrero février Februar febbraio",
    "March Mar marzo mars März",
    "April Apr abril avril aprile",
    "May mayo mai Mai maggio",
    "June Jun junio juin Juni giugno",
    "July Jul julio juillet Juli luglio",
    "August Aug agosto août",
    "September Sept Sep septiembre setiembre septembre settembre",
    "October Oct octubre octobre Oktober ottobre",
    "November Nov noviembre novembre",
    "December Dec diciembre décembre Dezember dicembre",
)
MONTHS: dict[str, int] = {
    name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()
}
