"""Programmes by what their numbers are, and what is seen of each that is at work."""

COURSE: dict[str, object] = {
    "course_gbp_per_resident_year": 15.0,
    "course_group_size": 5,
    "coaching_weeks": 6,
    "coaching_visit_minutes": 60.0,
    "leader_gbp_per_hour": 10.0,
    "coaching_share": 0.0,
    "intention_to_action": 1.0,
}
PEERS = COURSE | {"peer_led": 1, "introduction_share": 0.8}
WORKERS: dict[str, object] = {
    "course_gbp_per_resident_year": 200.0,
    "caseload": 8.0,
    "coaching_weeks": 52,
    "coaching_share": 0.0,
}
PROJECT: dict[str, object] = {
    "project_hours_per_resident": 0.3,
    "project_years": 0.3,
    "project_effect": 0.1,
    "project_join": 0.6,
    "intention_to_action": 1.0,
}
PAID: dict[str, object] = {
    "pay_gbp_per_hour": 8.0,
    "join_per_year": 4.0,
    "never_trade_share": 0.2,
    "broker_hours_per_hour": 0.25,
    "gift_discount": 0.2,
}
KEPT: dict[str, object] = {"drop_out_per_week": 0.1, "sanction_share": 0.5}
HOTEL: dict[str, object] = {
    "stays_drawn": 1,
    "setting_beds": 7,
    "setting_eligible_share": 0.6,
    "setting_qaly_per_year": 0.1,
    "setting_family_income_gbp": 20.0,
}
PROGRAMMES = {
    "patient hotel": HOTEL,
    "peers lead": PEERS | KEPT | {"coaching_share": 0.02},
    "paid leaders, withdrawn": COURSE | {"withdrawal_week": 70, "withdrawal_undershoot": 0.4},
    "key workers": WORKERS | KEPT,
    "common projects": PROJECT,
    "paid help": PAID,
    "all at once": PEERS | KEPT | PROJECT | PAID | HOTEL | {"withdrawal_week": 91},
}


AT_WORK = {
    "patient hotel": {"ward_nights", "setting_nights"},
    "peers lead": {"attended", "peer_led", "sanctions"},
    "paid leaders, withdrawn": {"attended", "course_staff"},
    "key workers": {"attended", "sanctions"},
    "common projects": {"project_given", "project_reach"},
    "paid help": {"given_bank", "paid_help"},
}
"""What each of them does, so that it is seen to be done where engines are held against each other."""
AT_WORK["all at once"] = set().union(*AT_WORK.values()) - {"course_staff"}
