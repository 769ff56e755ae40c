import Files
import Foundation
import Interface
import Pictures
import Store

/// Starts what effects ask for, off the main thread. Results come back through the mailbox.
struct EffectRunner {
  let themes: UserThemes
  private let mailbox: Mailbox<Event>
  private let files = DispatchQueue(label: "pali.files")
  /// Data sets can take seconds: folders do not wait for them.
  private let reckoning = DispatchQueue(label: "pali.truth")
  /// A large cache takes long to look through; no listing waits for it, nor the end.
  private let models = DispatchQueue(label: "pali.models")
  private let history: HistoryFile
  private let pictures = PictureStore()
  private let previews: PreviewWorker
  private let watcher: FolderWatcher?
  private let engine: EngineRunner
  private let pulls: PullRunner
  private let results: ResultKeeper?

  /// `make`: other engines than those that the settings ask for.
  init(
    mailbox: Mailbox<Event>, settings: Settings, themes: UserThemes,
    makingEngines make: EngineRunner.Make? = nil
  ) {
    self.mailbox = mailbox
    self.themes = themes
    history = HistoryFile(settings.folders)
    previews = PreviewWorker(mailbox: mailbox, pictures: pictures)
    watcher = FolderWatcher { [files] folder in
      files.async { mailbox.post(.listed(FolderReader.list(.folder(folder), isRefresh: true))) }
    }
    engine = EngineRunner(
      mailbox: mailbox, findAdapter: { try adapterFolder(named: $0.expandingHome(settings.folders.home)) },
      make: make ?? { [pictures] name, handler in
        try settings.with(name).engine(pictures: pictures, handler: handler)
      })
    pulls = PullRunner(mailbox: mailbox, settings: settings)
    results = settings.results ? ResultKeeper(mailbox: mailbox, settings: settings) : nil
  }

  func perform(_ effect: Effect) {
    switch effect {
    case .list(let source): list(source)
    case .listNames(let folder):
      files.async { [mailbox] in mailbox.post(.namesListed(folder, FolderReader.entries(of: folder))) }
    case .preparePreview(let request): previews.prepare(request)
    case .loadEngine(let name): engine.load(name)
    case .layAdapter(let name): engine.lay(adapter: name)
    case .run(let request): engine.run(request)
    case .cancel(let id): engine.cancel(id)
    case .keep(let answer): results?.keep(answer)
    case .findUnfinished: results?.findUnfinished()
    case .noteUnfinished(let run): results?.noteUnfinished(run)
    case .forgetUnfinished: results?.forgetUnfinished()
    case .pin(let id, let isPinned): results?.pin(id, isPinned)
    case .forget(let id): results?.forget(id)
    case .survey(let pictures): results?.survey(pictures)
    case .recall(let path, let stamp): results?.recall(path, stamp)
    case .tokenize(let prompt):
      engine.tokenize(prompt) { [mailbox] outcome in mailbox.post(.tokenized(prompt, outcome)) }
    case .readCandidates(let file):
      files.async { [mailbox] in
        do {
          mailbox.post(.candidatesRead(try LabelFile.read(file)))
        } catch { mailbox.post(.notice(Notice("\(error)", kind: .error))) }
      }
    case .findModels:
      models.async { [mailbox] in mailbox.post(.modelsFound(ModelPull.modelsHere())) }
    case .planPull(let name): pulls.plan(name)
    case .pull: pulls.pull()
    case .cancelPull: pulls.cancel()
    case .loadHistory:
      files.async { [mailbox, history] in mailbox.post(.historyLoaded(history.read())) }
    case .remember(let entry):
      files.async { [mailbox, history] in
        if let fault = history.append(entry) { mailbox.post(.notice(Notice(fault, kind: .error))) }
      }
    case .exportOverlay(let request):
      files.async { [mailbox, themes, pictures] in
        mailbox.post(.exportEnded(.overlay(request), OverlayExport.write(request, themes, pictures)))
      }
    case .exportAnswers(let request): export(request)
    case .readTruth(let file, let listing):
      reckoning.async { [mailbox] in
        do { mailbox.post(.truthRead(try TruthReader.read(file), listing: listing)) } catch {
          mailbox.post(.notice(Notice("\(error)", kind: .error)))
        }
      }
    case .measure(let wish):
      reckoning.async { [mailbox] in mailbox.post(.measured(TruthReader.measure(wish.set, wish.predictions)))
      }
    case .edit, .copyToClipboard, .setTheme, .redraw, .suspend, .quit: break  // the run loop's
    }
  }

  /// On the store's queue: what is still being kept goes along.
  private func export(_ request: AnswersExport) {
    let work = { @Sendable [mailbox] (store: AnswerStore?) in
      mailbox.post(.exportEnded(.answers(request), AnswersExportFile.write(request, store)))
    }
    if let results { results.withStore(work) } else { files.async { work(nil) } }
  }

  private func list(_ source: ListingSource) {
    files.async { [mailbox, watcher] in
      // Watched first: what changes while it is read is told after.
      if let folder = FolderReader.folder(of: source) { watcher?.follow(folder) }
      mailbox.post(.listed(FolderReader.list(source)))
    }
  }

  /// Lets what must not be lost come to an end.
  func finish() {
    engine.stop()
    pulls.cancel()
    results?.finish()
    files.sync {}
  }
}
