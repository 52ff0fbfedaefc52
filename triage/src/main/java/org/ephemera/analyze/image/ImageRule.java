package org.ephemera.analyze.image;

import org.ephemera.analyze.model.RuleFindings;

/** Looks at images. */
interface ImageRule {
    void judge(ImageRuleContext scene, RuleFindings judged);
}
