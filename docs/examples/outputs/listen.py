import json
from urllib.request import urlopen

# The address that Signsmith shows for server-sent events.
with urlopen("http://127.0.0.1:5787/events?key=KEY") as lines:
    for line in lines:
        if line.startswith(b"data: "):
            message = json.loads(line[6:])
            if message["type"] == "sign":
                print(message["label"], message["confidence"], flush=True)
