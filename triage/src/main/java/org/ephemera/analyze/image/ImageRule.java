package org.ephemera.analyze.image;

import org.ephemera.analyze.model.RuleFindings;

/** Rule on images. */
interface ImageRule {
    /** Adds the findings and gaps of this rule. */
    void evaluate(ImageRuleContext context, RuleFindings findings);
}
