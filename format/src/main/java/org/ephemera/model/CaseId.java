package org.ephemera.model;

import java.util.regex.Pattern;

/** Case reference of the investigator, for example {@code IR-2026-0042}. It groups all packages of one case. */
public record CaseId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public CaseId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a case id has up to 64 letters, digits, dots, dashes or underscores and starts with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
