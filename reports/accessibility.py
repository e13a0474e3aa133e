def repaired(pdf):
    return pdf
