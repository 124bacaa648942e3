"""Invented passages of a small consultation, used by the engine's tests."""

BUSES = """
The bus stops at six, so nobody from the valley can come to evening meetings.
There is no train on Sundays and taxis cost forty pounds.
Half our members cannot drive and the buses are being cut.
Please hold some meetings where there is a bus.
The last bus home leaves before our group has finished.
Rural bus routes were cut and older people cannot get to the clinic.
We need help with bus fares for volunteers who live in villages.
The community bus breaks down every month and there is no other transport.
Taxis refuse to come out to the farms, so people rely on lifts.
Our transport scheme has six drivers for ninety passengers.
"""
MONEY = """
Our grant ends in March and we do not know if it will be renewed.
Three-year funding would let us keep good staff.
We spend more time writing grant bids than helping people.
Small charities need core funding, not another pilot grant.
One-year grants mean we lose trained workers every spring.
Funders each want a different report about the same grant.
Make the grant application form shorter for small groups.
Core costs like rent are never covered by funding.
A pot of small grants would help groups with no paid staff.
Funding decisions come too late for us to plan the year.
"""
HEALTH = """
Waiting lists for counselling are over a year long.
My son waited nine months to see a counsellor about his anxiety.
Young people need mental health support before a crisis.
There is nobody to call at the weekend when depression gets bad.
Peer support groups for mental health keep people out of hospital.
Carers need mental health support too.
The crisis team told her to wait until Monday.
Counselling in our own language is almost impossible to find.
A drop-in for people with depression would save lives.
People with anxiety are passed between the doctor and the crisis team.
"""
SCREENS = """
Everything is online now and many of our members have no computer.
My mother cannot book anything because she has no smartphone.
Broadband in the hills drops every time it rains.
Teach people how to use tablets in the library.
Online forms shut out people who cannot use a computer.
Internet data is too dear for families on low incomes.
Lend out tablets with internet data on them.
Older members are afraid of online scams and stay off the internet.
Digital skills classes fill up in one day.
We do our banking online now because the branch closed, and many cannot.
"""
TOPICS = [[line for line in block.splitlines() if line] for block in (BUSES, MONEY, HEALTH, SCREENS)]
PASSAGES = [line for topic in TOPICS for line in topic]
TRUTH = [number for number, topic in enumerate(TOPICS) for _ in topic]
