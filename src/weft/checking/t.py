import sys,lzma,json; sys.path.insert(0,'/tmp/w6/h-check/src')
from weft.checking.reading import all_facts
d=json.load(lzma.open('/work/shared/data/qa_tatqa/tatqa_dataset_dev.json.xz'))
d=d[:len(d)//2]
for c in d[3:7]:
    for f in all_facts([c['table']['table'], {"name":"t","text":"\n\n".join(p['text'] for p in c['paragraphs'])}]):
        print(f.measure.family, float(f.measure.amount), f.measure.unit, f.written, f.scales, f.unit_open, f.place, sorted(f.scope.near), sorted(f.scope.head), sorted(f.scope.years))
for s in ['/tmp/w6/h-check/examples/companies.csv','/tmp/w6/h-check/examples/report.txt']:
    for f in all_facts([s])[:12]: print(f.measure.family, float(f.measure.amount), f.measure.unit, f.written, f.scales, f.unit_open, f.place, sorted(f.scope.near), sorted(f.scope.head), sorted(f.scope.years))
