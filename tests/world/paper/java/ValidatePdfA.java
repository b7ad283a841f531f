// Validates files as PDF/A-3U with veraPDF's engine: one line "path<TAB>rule or OK<TAB>words" per finding.
import java.io.FileInputStream;
import java.nio.file.Path;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

public class ValidatePdfA {
    public static void main(String[] paths) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var flavour = PDFAFlavour.byFlavourId("3u");
        for (var path : paths) {
            try (var stream = new FileInputStream(path);
                    var parser = Foundries.defaultInstance().createParser(stream, flavour);
                    var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                var result = validator.validate(parser);
                var failed = new TreeMap<String, String>();
                for (var each : result.getTestAssertions()) {
                    if (each.getStatus() == TestAssertion.Status.FAILED) {
                        failed.put(each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber(), each.getMessage());
                    }
                }
                if (result.isCompliant() && failed.isEmpty()) {
                    failed.put("OK", result.getTotalAssertions() + " assertions");
                }
                failed.forEach((rule, words) -> System.out.println(path + "\t" + rule + "\t" + words.replaceAll("\\s+", " ")));
            }
        }
    }
}
