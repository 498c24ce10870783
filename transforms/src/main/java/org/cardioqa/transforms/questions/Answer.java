package org.cardioqa.transforms.questions;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.OptionState;

/**
 * What a report answers to a question.
 *
 * @param answers codes of options, or one decimal string
 * @param states what is said of each option
 * @param evidence the findings that answer, in the order of the text
 * @param against the findings that contradict the answer, in the order of the text
 * @param confidence 0 to 1
 * @param hints what makes it hard or doubtful
 */
record Answer(
    List<String> answers,
    Map<String, OptionState> states,
    List<Finding> evidence,
    List<Finding> against,
    double confidence,
    Set<String> hints) {}
