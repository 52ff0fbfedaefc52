package org.ephemera.report;

import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;

/** Where templates write: every value is made visible before it is escaped, whoever wrote the template. */
final class VisibleOutput extends OwaspHtmlTemplateOutput {
    VisibleOutput(TemplateOutput out) {
        super(out);
    }

    @Override
    public void writeUserContent(String value) {
        super.writeUserContent(value == null ? null : Visible.of(value));
    }
}
