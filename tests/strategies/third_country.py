"""A country that Veedor's code has never heard of: Portuguese, codes that are words, one row an option, three
contests on different areas."""

from pathlib import Path

from tests.strategies.pack_folders import pack_folder

TOML = """
format = 1

[pack]
id = "terceira-2025"
languages = ["pt"]

[election]
name = "Eleições gerais de Terceira"
date = 2025-10-05
time_zone = "America/Sao_Paulo"
country = "Terceira"
invented = true

[[level]]
id = "estado"
name = "Estado"

[[level]]
id = "municipio"
name = "Município"

[[register]]
id = "eleitores"
total = 2460
definition = "Eleitores aptos"
source = "Tribunal Eleitoral de Terceira, 2025"

[[contest]]
id = "governador"
name = "Governador"
rule = "majority"
level = "estado"

[[contest.option]]
id = "G10"
name = "João Açucena"
colour = "#1f78c8"

[[contest.option]]
id = "G20"
name = "Inês Maçã"
colour = "#d55e00"

[[contest.option]]
id = "G30"
name = "Otávio Pinhão"

[[contest]]
id = "prefeito"
name = "Prefeito"
rule = "plurality"
level = "municipio"
without = ["Norte.Capital"]

[[contest.option]]
id = "P10"
name = "Conceição Limão"

[[contest.option]]
id = "P20"
name = "Zé Goiaba"

[[contest]]
id = "vereadores"
name = "Câmara de vereadores"
rule = "dhondt"
seats = 7
threshold = "3 %"
level = "municipio"

[form]
total_is = ["valid", "blank", "null"]

[[table]]
id = "boletins"
kind = "official"
custodian = "tribunal"
station = "SEÇÃO"
encoding = "latin-1"
delimiter = ";"
empty = ["", "#NULO#"]
optional = ["APTOS"]

[table.long]
contest = "CARGO"
option = "VOTÁVEL"
votes = "VOTOS"

[table.long.contest_names]
GOVERNADOR = "governador"
PREFEITO = "prefeito"
VEREADOR = "vereadores"

[table.long.option_names]
"10" = "G10"
"20" = "G20"
"30" = "G30"
"110" = "P10"
"120" = "P20"
Branco = "blank"
Nulo = "null"

[table.fields]
electors = "APTOS"

[floor]
overall = "1/2"
each = "10 %"
level = "estado"

[law.projections_allowed]
allowed = false
article = "art. 33"
source = "Lei eleitoral de Terceira"
"""

STATIONS = """code,estado,municipio,electors
Capital/Escola Açaí/1,Norte,Capital,410
Capital/Escola Açaí/2,Norte,Capital,405
Serra/Ginásio/1,Norte,Serra,400
Serra/Ginásio/2,Norte,Serra,415
Praia/Biblioteca/1,Sul,Praia,420
Praia/Biblioteca/2,Sul,Praia,410
"""

OPTIONS = """contest,id,name,colour
vereadores,V1,Lista do Rio,#009e73
vereadores,V2,Lista da Serra,#cc79a7
vereadores,V3,Lista do Mar,#c98500
"""


def third_country(folder: Path) -> Path:
    """The folder of its pack."""
    return pack_folder(folder, TOML, stations=STATIONS, options=OPTIONS)
