"""Arithmetic of calls: values in, values out. How points become a place stands in `scores.py`."""


def own_share_due(total, percent):
    """Whole won a group must pay itself at `percent` % of a base of `total` won, rounded up."""
    return -(-total * percent // 100)


def money_problems(asked, *, floor, cap):
    """Sentences on what is wrong with the amount asked for (whole won); an empty list when nothing is."""
    if asked <= 0:
        return ["지원 신청액이 0원입니다. 산출내역을 적어 주세요."]
    if cap is not None and asked > cap:
        return [f"지원 신청액 {asked:,}원이 유형별 한도 {cap:,}원을 넘습니다."]
    if floor is not None and asked < floor:
        return [f"지원 신청액 {asked:,}원이 유형별 최소 금액 {floor:,}원보다 적습니다."]
    return []
