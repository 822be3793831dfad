"""What the page of ``coprod-sim page`` asks for, and what it is sent. It knows the web and no model.

start        a free port, one line with the address, a browser where there is one, an end by Ctrl-C
guard        who may ask: this machine, this page; what every reply says to the browser
app          the addresses, and what each replies
links        what was asked for, as pairs of names and values
live_part    the part that answers, loaded behind the page
pieces       how an answer is sent
events       answers as they come; nothing runs once nobody listens
downloads    files of an answer to take away
static       the page itself: HTML, styles, modules and all of its words
"""
