"""What the training minimises: what the patches say of the things on them, and the answers."""

import torch
import torch.nn.functional as F


def report_loss(model, features, owned, scenes, tokens, table, width):
    """What the patches say against what is on them; every patch names its kind, owned ones the rest."""
    report, loc0 = model.report, model.c.loc0
    kinds = torch.full_like(owned, len(tokens["kind"]) - 1)
    on = owned >= 0
    kinds[on] = scenes.kind[owned[on]]
    said = report.words(features, 0, 1, table[tokens["kind"]])[:, :, 0]
    # Most patches are ground, which is learnt at once: things and ground are averaged apart.
    kind, ground = F.cross_entropy(said[on], kinds[on]), F.cross_entropy(said[~on], kinds[~on])
    thing, seen = owned[on], features[on]
    color = F.cross_entropy(report.words(seen, 1, 1, table[tokens["color"]])[:, 0], scenes.color[thing])
    box = F.l1_loss(report.box(seen).float(), scenes.box[thing])
    some = torch.randperm(len(thing), device=thing.device)[:600]
    at = scenes.box[thing[some]] * 1023
    bell = bells(at.flatten(), width)
    logs = F.log_softmax(report.words(seen[some], 2, 4, table[loc0:loc0 + 1024]), -1).flatten(0, 1)
    locs = ((bell * (bell.clamp(min=1e-9).log() - logs)).sum(-1)).mean()
    spelled = scenes.letters[thing][:, 0] < len(report.LETTERS)
    codes = report.words(seen[some], 6, 16, table[loc0 + 1024:loc0 + 1152]).flatten(0, 1)
    codes = F.cross_entropy(codes, scenes.codes[thing[some]].flatten())
    letters = torch.zeros((), device=features.device)
    if spelled.any():
        letter = report.letters(seen[spelled]).float().view(-1, len(report.LETTERS) + 1)
        letters = F.cross_entropy(letter, scenes.letters[thing[spelled]].flatten())
    right = (said.argmax(-1) == kinds)[on].float().mean()
    off = (logs.argmax(-1) - at.flatten()).abs().mean()
    parts = {
        "kind": kind, "ground": ground, "color": color, "box": box, "locs": locs, "off": off, "codes": codes, "letters": letters,
        "kind right": right,
    }
    return kind + ground * 0.5 + color * 0.5 + box * 8 + locs + codes * 0.5 + letters, parts


def bells(at, width):
    """Distributions over the 1024 locations: a bell of this width, in bins, around each place."""
    bins = torch.arange(1024, device=at.device)
    bell = torch.exp(-0.5 * ((bins[None] - at[:, None]) / width) ** 2)
    return bell / bell.sum(1, keepdim=True)


def soft_targets(c, ids, width, near_codes):
    """Target distributions: locations spread over their neighbours, codes over codes of like meaning, else one-hot."""
    goal = F.one_hot(ids, c.vocabulary).float()
    at = ids - c.loc0
    loc = (at >= 0) & (at < 1024)
    goal[loc] = 0
    goal[loc, c.loc0:c.loc0 + 1024] = bells(at[loc], width)
    seg = (at >= 1024) & (at < 1152)
    goal[seg] = 0
    goal[seg, c.loc0 + 1024:c.loc0 + 1152] = near_codes[at[seg] - 1024]
    return goal, loc, seg


def answer_loss(model, hidden, table, where, ids, width, near_codes):
    """Cross-entropy above its floor, at the positions that foretell answer tokens."""
    logits = F.linear(hidden[where].to(table.dtype), table).float()
    goal, loc, seg = soft_targets(model.c, ids, width, near_codes)
    each = -(goal * F.log_softmax(logits, -1)).sum(-1) + (goal * goal.clamp(min=1e-9).log()).sum(-1)
    weight = torch.ones_like(each)
    weight[seg] = 0.5
    loss = (each * weight).sum() / weight.sum()
    with torch.no_grad():
        best, word = logits.argmax(-1), ~(loc | seg)
        parts = {
            "loc off": (best[loc] - ids[loc]).abs().clamp(max=300).float().mean(),
            "seg right": (best[seg] == ids[seg]).float().mean(), "word right": (best[word] == ids[word]).float().mean(),
        }
    return loss, parts
