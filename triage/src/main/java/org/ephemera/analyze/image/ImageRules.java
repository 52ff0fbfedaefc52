package org.ephemera.analyze.image;

import java.util.List;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.TagNow;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.read.Images;
import org.ephemera.analyze.read.SealedPackage;

/** The rules IMG. */
public final class ImageRules {
    private ImageRules() {}

    /**
     * Findings in their order, and what could not be judged.
     *
     * @param tags what the tags of the images pointed to; of those that were asked about
     */
    public record Result(List<Finding> findings, List<Gap> gaps, List<TagNow> tags) {
        public Result {
            tags = List.copyOf(tags);
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Judges the images of a package.
     *
     * @param workloads whose containers ran them, siblings included
     * @param calls for who pushed and who deleted
     */
    public static Result findings(
            Images.Read images, List<Workload> workloads, List<ControlCall> calls, SealedPackage sealed) {
        ImageScene scene = new ImageScene(images.images(), workloads, RegistryCalls.of(calls), sealed);
        Notes judged = new Notes();
        List.of(
                        new ImageNames(),
                        new MovedTag(),
                        new UnequalReplicas(),
                        new GoneImage(),
                        new ImageOrigin(),
                        new OddConfig(),
                        new Provenance(),
                        new WrongBytes())
                .forEach(rule -> rule.judge(scene, judged));
        return new Result(judged.findings(), judged.gaps(), scene.tags());
    }
}
