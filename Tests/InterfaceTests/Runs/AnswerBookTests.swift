import Answers
import Files
import Pictures
import Testing

@testable import Interface

@Suite struct AnswerBookTests {
  private func answer(_ id: RunID, _ prompt: String, _ paths: [Path] = ["a.png"]) -> PictureAnswer {
    PictureAnswer(Request(id: id, pictures: paths.map { .file($0) }, prompt: Prompt(prompt)))
  }

  private func whole(_ finish: FinishReason = .eos) -> Answer {
    Answer(promptIDs: [], text: "", tokens: [], output: Say.objects, finish: finish, timing: Timing())
  }

  @Test func aPictureKeepsItsAnswersAndTheNewestIsShown() {
    var book = AnswerBook()
    book.begin(answer(1, "detect cat"))
    book.finish(1, whole())
    book.begin(answer(2, "detect dog"))
    #expect(book.shown("a.png")?.id == 2)
    let hasOlder = book.step("a.png", by: -1)
    #expect(hasOlder && book.shown("a.png")?.id == 1)
    #expect(book.place("a.png")! == (1, 2))
    let isMoved = book.step("a.png", by: -1)
    #expect(!isMoved)
    // What comes next is what one looks at.
    book.begin(answer(3, "detect cow"))
    #expect(book.shown("a.png")?.id == 3 && book.shown("b.png") == nil)
  }

  @Test func theSameQuestionAnsweredAnewReplacesItsAnswer() {
    var book = AnswerBook()
    book.begin(answer(1, "detect cat"))
    book.finish(1, whole())
    book.begin(answer(2, "detect cat"))
    #expect(book.place("a.png")! == (2, 2))
    // A stopped one says less than the one before.
    book.finish(2, whole(.cancelled))
    #expect(book.place("a.png")! == (2, 2))
    book.begin(answer(3, "detect cat"))
    book.finish(3, whole(.length))
    #expect(book.place("a.png")! == (1, 1) && book[1] == nil && book[2] == nil)
  }

  @Test func anAnswerAboutSeveralPicturesGoesWithTheLast() {
    var book = AnswerBook()
    book.begin(answer(1, "answer en same?", ["a.png", "b.png"]))
    book.update(1) {
      $0.pictures = ["a.png", "b.png"].map {
        PictureIdentity(path: $0, stamp: FileStamp(size: 1, inode: 1, seconds: 1), width: 1, height: 1)
      }
    }
    book.finish(1, whole())
    let changed = FileStamp(size: 2, inode: 1, seconds: 2)
    #expect(book.objects(on: "a.png").count == 3 && book.objects(on: "b.png").isEmpty)
    let (first, firstGone) = (book.forget(about: "a.png", unless: changed), book.shown("a.png") == nil)
    #expect(first && firstGone)
    #expect(book.shown("b.png")?.id == 1)
    let (second, secondGone) = (book.forget(about: "b.png", unless: changed), book[1] == nil)
    #expect(second && secondGone)
    let isForgotten = book.forget(about: "b.png", unless: changed)
    #expect(!isForgotten)
  }

  @Test func aCaptionOfAnObjectLeavesTheObjects() {
    var book = AnswerBook()
    book.begin(answer(1, "detect cat"))
    book.finish(1, whole())
    book.begin(
      PictureAnswer(
        Request(
          id: 2, pictures: [.file("a.png")], prompt: Prompt("caption <loc0001><loc0002><loc0003><loc0004>")),
        origin: book.source("a.png").map { AnsweredObject(run: $0, object: 1) }))
    #expect(book.shown("a.png")?.id == 2 && book.objects(on: "a.png").count == 3)
    // A caption of an object of the caption's picture speaks of the same objects.
    #expect(book.source("a.png") == 1)
  }

  @Test func theirNumberIsBounded() {
    var book = AnswerBook()
    for id in 1...(AnswerBook.limit + 5) {
      book.begin(answer(RunID(UInt64(id)), "detect \(id)"))
      book.finish(RunID(UInt64(id)), whole())
    }
    #expect(book.place("a.png")?.count == AnswerBook.limit && book[5] == nil && book[6] != nil)
  }
}
